package dev.winnow.search.pareto;

import static dev.winnow.search.pareto.Pareto.measured;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.Measurement;
import dev.winnow.search.trial.Measurements;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DominanceOrderTest {
    /** The good trials as Optuna 5.0.0 splits them off, {@code _split_complete_trials_multi_objective}. */
    @ParameterizedTest(name = "{0} objectives")
    @CsvSource({
        "2, 18 36 47",
        "2, 0 18 36 44 47",
        "2, 0 1 10 15 18 20 23 36 38 40 44 47",
        "2, 0 1 2 4 9 10 15 18 20 21 23 30 34 35 36 38 40 44 47 49",
        "3, 0 18 47",
        "3, 0 4 18 40 47",
        "3, 0 4 13 15 18 34 36 38 40 44 46 47",
        "3, 0 1 4 9 10 13 15 18 20 25 26 30 34 36 38 40 44 46 47 49",
        "4, 18 38 40",
        "4, 4 18 20 38 40",
        "4, 0 4 13 18 20 36 38 40 43 44 46 47",
        "4, 0 4 10 13 14 15 17 18 20 25 30 34 36 38 40 43 44 46 47 48"
    })
    void itsFirstPlacesAreTheGoodTrialsOfOptuna(int objectives, String good) {
        List<Measurement> measurements = IntStream.range(0, 50)
                .mapToObj(i -> measured(IntStream.range(0, objectives)
                        .mapToObj(j -> (i * 37 + j * 61 + i * i * 7 * (j + 1)) % 101 / 100.0)
                        .toArray(Double[]::new)))
                .toList();
        List<Integer> expected =
                Stream.of(good.split(" ")).map(Integer::valueOf).toList();

        assertThat(DominanceOrder.of(measurements).subList(0, expected.size()))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

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
                Studies.x(0),
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
                Studies.x(0),
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
        List<Trial> trials = List.of(Trial.created(0, Studies.x(0), 0, 1));

        assertThat(DominanceOrder.applied(trials)).isSameAs(trials);
    }
}
