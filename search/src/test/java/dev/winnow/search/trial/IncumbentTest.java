package dev.winnow.search.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.search.pareto.Pareto;
import dev.winnow.search.study.Studies;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IncumbentTest {
    private static final Objective ACCURACY = new Objective(Direction.MAXIMIZE, OptionalDouble.empty());

    private static Trial trial(int number, int resource, State state, Map<Integer, Double> rungs, double value) {
        return new Trial(
                number,
                Studies.x(0.5),
                0,
                resource,
                Desired.RUNNING,
                state,
                new TreeMap<>(rungs),
                Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value));
    }

    private static Incumbent best(Trial... trials) {
        return Incumbent.of(ACCURACY, List.of(trials)).orElseThrow();
    }

    @Test
    void takesTheValueAtTheHighestRungThatWasGranted() {
        Incumbent best = best(
                trial(0, 3, State.ACTIVE, Map.of(1, 0.9, 3, 0.6, 9, 0.99), 0.95), //
                trial(1, 1, State.ACTIVE, Map.of(1, 0.5), 0.5));
        assertThat(best.trial().number()).isZero();
        assertThat(best.value()).isEqualTo(0.6);
    }

    @Test
    void takesTheLatestValueBeforeTheFirstRungAndOfATrainerThatWasDoneEarly() {
        assertThat(best(trial(0, 3, State.ACTIVE, Map.of(), 0.7)).value()).isEqualTo(0.7);
        assertThat(best(trial(0, 9, State.COMPLETED, Map.of(3, 0.6), 0.8)).value())
                .isEqualTo(0.8);
        assertThat(best(trial(0, 9, State.ACTIVE, Map.of(3, 0.6), 0.8)).value()).isEqualTo(0.6);
    }

    @Test
    void equalValuesRankByNumberAndDivergedTrialsNotAtAll() {
        assertThat(best(
                                trial(2, 1, State.STOPPED, Map.of(1, 0.5), 0.5),
                                trial(1, 1, State.FAILED, Map.of(1, 0.5), 0.5),
                                trial(0, 3, State.DIVERGED, Map.of(1, 0.9), 0.9))
                        .trial()
                        .number())
                .isEqualTo(1);
        assertThat(Incumbent.of(ACCURACY, List.of(trial(0, 1, State.ACTIVE, Map.of(), Double.NaN))))
                .isEmpty();
    }

    @Test
    void underConstraintsOnlyTrialsThatKeepThemCount() {
        Objectives small = new Objectives(
                List.of(ACCURACY), List.of(new MetricConstraint(OptionalDouble.empty(), OptionalDouble.of(1))));
        Trial large = Pareto.trial(0, small.measure(List.of(0.9), List.of(2.0)));
        Trial first = Pareto.trial(1, small.measure(List.of(0.7), List.of(1.0)));
        Trial second = Pareto.trial(2, small.measure(List.of(0.7), List.of(0.5)));
        Trial worse = Pareto.trial(3, small.measure(List.of(0.6), List.of(0.5)));
        Trial diverged =
                Pareto.trial(4, first.configuration(), State.DIVERGED, small.measure(List.of(0.8), List.of(0.5)));

        assertThat(Incumbent.of(small, List.of(large, first, second, worse, diverged)))
                .hasValue(new Incumbent(first, 0.7));
        assertThat(Incumbent.of(small, List.of(large, diverged))).isEmpty();
        assertThat(Incumbent.of(Pareto.TWO, List.of(first))).isEmpty();
    }

    @Test
    void aValueThatIsNotFiniteIsRefusedWithWhatToDo() {
        assertThatThrownBy(() -> trial(4, 1, State.ACTIVE, Map.of(1, Double.NaN), 0.5))
                .hasMessageContaining("trial 4: the value at rung 1")
                .hasMessageContaining("DIVERGED");
        assertThatThrownBy(() -> trial(4, 1, State.ACTIVE, Map.of(), Double.NEGATIVE_INFINITY))
                .hasMessageContaining("DIVERGED");
    }
}
