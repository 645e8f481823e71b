package dev.winnow.search.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Incumbent;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlateauTest {
    private static final Plateau PLATEAU = new Plateau(10, 0.1);

    private static Optional<Incumbent> best(double value) {
        return Optional.of(new Incumbent(Trial.created(0, Studies.x(0), 0, 1), value));
    }

    @Test
    void anImprovementCountsFromTheTrialsThatExistThen() {
        var first = PLATEAU.last(Optional.empty(), Direction.MINIMIZE, best(5), 3);
        assertThat(first).hasValue(new Plateau.Improvement(5, 3));
        assertThat(PLATEAU.last(first, Direction.MINIMIZE, best(4.9), 8)).isEqualTo(first); // not more than 0.1
        assertThat(PLATEAU.last(first, Direction.MINIMIZE, best(4.8), 8)).hasValue(new Plateau.Improvement(4.8, 8));
        assertThat(PLATEAU.last(first, Direction.MAXIMIZE, best(4.8), 8)).isEqualTo(first);
        assertThat(PLATEAU.last(first, Direction.MAXIMIZE, best(5.2), 8)).hasValue(new Plateau.Improvement(5.2, 8));
        assertThat(PLATEAU.last(Optional.empty(), Direction.MINIMIZE, Optional.empty(), 8))
                .isEmpty();
    }

    @Test
    void isReachedWhenThatManyTrialsFollowed() {
        var last = Optional.of(new Plateau.Improvement(5, 3));
        assertThat(PLATEAU.reached(last, 12)).isFalse();
        assertThat(PLATEAU.reached(last, 13)).isTrue();
        assertThat(PLATEAU.reached(Optional.empty(), 1000)).isFalse();
    }

    @Test
    void endsTheStudy() {
        Limits limits = Limits.of(100, 1).withPlateau(new Plateau(2, 0));
        SimulatedStudy study = new SimulatedStudy(Studies.minimising(new NoPruner(1), limits));
        double[] values = {5, 4, 4, 4.5};
        for (int number = 0; number < values.length; number++) {
            assertThat(study.plan().outcome()).isEmpty();
            study.reports(number, 1, values[number]).becomes(number, State.COMPLETED);
        }
        Outcome outcome = study.plan().outcome().orElseThrow();
        assertThat(outcome.reason()).isEqualTo(OutcomeReason.PLATEAU_REACHED);
        assertThat(outcome.message())
                .isEqualTo(
                        "The best value has not improved for limits.plateau.trials of 2; the best is trial 1 with 4.0");
    }

    @Test
    void refusesWhatIsNoPlateau() {
        assertThatThrownBy(() -> new Plateau(0, 0)).hasMessageContaining("plateau.trials must be at least 1");
        assertThatThrownBy(() -> new Plateau(1, -1)).hasMessageContaining("minImprovement must be a finite number");
    }
}
