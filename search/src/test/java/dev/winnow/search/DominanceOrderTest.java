package dev.winnow.search;

import static dev.winnow.search.Pareto.measured;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DominanceOrderTest {
    @Test
    void frontsComeInTheirOrderAndWhatBreaksConstraintsLast() {
        List<Measurement> measurements = List.of(
                Pareto.breaking(2, 0.0, 0.0), // infeasible, by much
                measured(4.0, 4.0), // second front
                measured(1.0, 3.0),
                Pareto.breaking(0.5, 9.0, 9.0), // infeasible, by little
                measured(2.0, 2.0), // adds less than the other: the corner is (2.2, 3.3)
                Pareto.breaking(0.5, 8.0, 8.0)); // as much: by number

        assertThat(DominanceOrder.of(measurements)).containsExactly(2, 4, 1, 3, 5, 0);
    }

    @Test
    void oneObjectiveWithConstraintsIsOrderedByItsValueAmongTheFeasible() {
        List<Measurement> measurements = List.of(measured(0.3), Pareto.breaking(1, 0.1), measured(0.2), measured(0.3));

        assertThat(DominanceOrder.of(measurements)).containsExactly(2, 0, 3, 1);
    }

    @Test
    void aTrialsValueAtARungBecomesItsPlaceThere() {
        List<Trial> ordered = DominanceOrder.applied(
                List.of(Pareto.trial(0, measured(3.0, 3.0)), Pareto.trial(1, measured(1.0, 1.0))));

        assertThat(ordered).extracting(trial -> trial.rungs().get(1)).containsExactly(0.5, 0.0);
        assertThat(ordered).extracting(trial -> trial.value().orElseThrow()).containsExactly(0.5, 0.0);
    }

    @Test
    void whatATrainerBroughtBeyondItsGrantDoesNotCountYet() {
        Trial ahead = new Trial(
                0,
                SimulatedStudy.x(0),
                0,
                1,
                Desired.RUNNING,
                State.ACTIVE,
                new TreeMap<>(Map.of(1, 9.0, 3, 9.0)),
                OptionalDouble.of(9),
                new Measurements(
                        new TreeMap<>(Map.of(1, measured(9.0, 9.0), 3, measured(0.0, 0.0))),
                        Optional.of(measured(0.0, 0.0))));

        assertThat(ahead.counted()).containsOnlyKeys(1);
        assertThat(ahead.measured()).hasValue(measured(9.0, 9.0));
        assertThat(DominanceOrder.applied(List.of(ahead)).get(0).rungs()).isEqualTo(Map.of(1, 0.0, 3, 9.0));
    }

    @Test
    void aTrainerThatWasDoneEarlyIsRankedAtItsGrantByItsLast() {
        Trial early = new Trial(
                0,
                SimulatedStudy.x(0),
                0,
                9,
                Desired.RUNNING,
                State.COMPLETED,
                new TreeMap<>(),
                OptionalDouble.of(5),
                new Measurements(new TreeMap<>(), Optional.of(measured(5.0, 5.0))));

        assertThat(DominanceOrder.applied(List.of(early)).get(0).valueAt(9)).hasValue(0);
    }

    @Test
    void withOneObjectiveNothingChanges() {
        List<Trial> trials = List.of(Trial.created(0, SimulatedStudy.x(0), 0, 1));

        assertThat(DominanceOrder.applied(trials)).isSameAs(trials);
    }
}
