package dev.winnow.search.pareto;

import static dev.winnow.search.pareto.Pareto.measured;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.study.Plateau;
import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Incumbent;
import dev.winnow.search.trial.MetricConstraint;
import dev.winnow.search.trial.Objective;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ParetoFrontTest {
    private static final List<Trial> TRIALS = List.of(
            Pareto.trial(0, measured(1.0, 3.0)),
            Pareto.trial(1, measured(3.0, 3.0)),
            Pareto.trial(2, measured(3.0, 1.0)),
            Pareto.trial(3, Pareto.breaking(1, 0.0, 0.0)),
            Pareto.trial(4, Studies.x(0), State.DIVERGED, measured(0.0, 0.0)),
            Pareto.trial(5, measured(2.0, 2.0)));

    @Test
    void holdsWhatNoFeasibleTrialDominates() {
        assertThat(ParetoFront.of(TRIALS).points())
                .extracting(point -> point.trial().number())
                .containsExactly(0, 2, 5);
    }

    @Test
    void itsPartsDominateMuch() {
        assertThat(ParetoFront.of(TRIALS).best(2))
                .extracting(point -> point.trial().number())
                .containsExactly(5, 0);
    }

    @Test
    void itsVolumeIsMeasuredFromTheReferences() {
        ParetoFront front = ParetoFront.of(TRIALS);

        assertThat(front.hypervolume(Pareto.TWO)).isEmpty();
        assertThat(front.hypervolume(Pareto.objectives(OptionalDouble.of(4), OptionalDouble.of(4))))
                .hasValue(6);
    }

    @Test
    void itsGrowthCountsForThePlateau() {
        Objectives objectives = Pareto.objectives(OptionalDouble.of(4), OptionalDouble.of(4));
        Plateau plateau = new Plateau(3, 0.5);
        Optional<Plateau.Improvement> first = plateau.last(Optional.empty(), objectives, TRIALS.subList(0, 2), 2);

        assertThat(plateau.last(Optional.empty(), objectives, List.of(), 0)).isEmpty();
        assertThat(first).hasValue(new Plateau.Improvement(3, 2));
        assertThat(plateau.last(first, objectives, TRIALS, 6)).hasValue(new Plateau.Improvement(6, 6));
        assertThat(plateau.last(first, objectives, TRIALS.subList(0, 2), 6)).isEqualTo(first);
    }

    @Test
    void withOneObjectiveTheFirstOfTheBestFeasibleIsTheIncumbent() {
        Objectives one = new Objectives(
                List.of(new Objective(Direction.MAXIMIZE, OptionalDouble.empty())),
                List.of(new MetricConstraint(OptionalDouble.empty(), OptionalDouble.of(1))));
        List<Trial> trials = List.of(
                Pareto.trial(0, Pareto.breaking(1, -9.0)),
                Pareto.trial(1, measured(-5.0)),
                Pareto.trial(2, measured(-5.0)));

        assertThat(Incumbent.of(one, trials)).hasValue(new Incumbent(trials.get(1), 5));
        assertThat(Incumbent.of(one, trials.subList(0, 1))).isEmpty();
        assertThat(Incumbent.of(Pareto.TWO, TRIALS)).isEmpty();
    }
}
