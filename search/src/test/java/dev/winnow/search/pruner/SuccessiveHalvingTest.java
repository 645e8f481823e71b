package dev.winnow.search.pruner;

import static dev.winnow.search.study.Studies.describe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.simulation.CheckedStudy;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.OutcomeReason;
import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SuccessiveHalvingTest {
    private static SimulatedStudy study(int trials, int parallel) {
        return new SimulatedStudy(
                Studies.minimising(new SuccessiveHalving(1, 9, 3, trials), Limits.of(trials, parallel)));
    }

    @Test
    void promotesAndStopsAsSoonAsItIsSure() {
        SimulatedStudy study = study(9, 9);
        study.plan();
        study.reports(0, 1, 0.0).reports(1, 1, 0.1).reports(2, 1, 0.2).reports(3, 1, 0.3);
        // three of nine go on: 3 cannot, the others may be overtaken by the five outstanding
        assertThat(describe(study.plan())).containsExactly("pause 0", "pause 1", "pause 2", "stop 3 PRUNED");
        study.reports(4, 1, 0.9).reports(5, 1, 0.9);
        assertThat(describe(study.plan())).containsExactly("stop 4 PRUNED", "stop 5 PRUNED");
        // two outstanding: the best is surely among the first three
        study.reports(6, 1, 0.05);
        assertThat(describe(study.plan())).containsExactly("stop 2 PRUNED", "pause 6", "grant 0 to 3");
        study.reports(7, 1, 0.01);
        assertThat(describe(study.plan())).containsExactly("stop 1 PRUNED", "grant 7 to 3");
        study.reports(8, 1, 0.5);
        assertThat(describe(study.plan())).containsExactly("stop 8 PRUNED", "grant 6 to 3");
    }

    @Test
    void aRungIsNotStarvedByThoseThatDied() {
        SimulatedStudy study = study(9, 9);
        study.plan();
        for (int number = 0; number < 6; number++) {
            study.becomes(number, number % 2 == 0 ? State.FAILED : State.DIVERGED);
        }
        study.withdraw(6).reports(7, 1, 0.7).reports(8, 1, 0.8);
        assertThat(describe(study.plan())).containsExactly("grant 7 to 3", "grant 8 to 3");
        // only two came to the second rung, and one of them dies there
        study.becomes(7, State.FAILED).reports(8, 3, 0.8);
        assertThat(describe(study.plan())).containsExactly("grant 8 to 9");
        study.reports(8, 9, 0.8).becomes(8, State.COMPLETED);
        assertThat(study.plan().outcome().orElseThrow().reason()).isEqualTo(OutcomeReason.TRIALS_DONE);
    }

    @Test
    void aBracketThatTheLimitCutsHasTheSizesOfItsRealTrials() {
        SimulatedStudy study =
                new SimulatedStudy(Studies.minimising(new SuccessiveHalving(1, 9, 3, 9), Limits.of(15, 20)));
        study.plan();
        assertThat(study.trials()).extracting(Trial::bracket).containsOnly(0, 1);
        for (int number = 9; number < 15; number++) {
            study.reports(number, 1, number);
        }
        assertThat(describe(study.plan()))
                .filteredOn(word -> word.startsWith("grant"))
                .containsExactly("grant 9 to 3", "grant 10 to 3");
        study.reports(9, 3, 2).reports(10, 3, 1);
        // of two at the second rung none would be a third; the best one goes on all the same
        assertThat(describe(study.plan())).containsExactly("stop 9 PRUNED", "grant 10 to 9");
    }

    /** The trials at each rung are those of waiting for every rung to be full. */
    @Property(tries = 80, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void theResultIsThatOfFullSynchrony(
            @ForAll @IntRange(min = 1, max = 60) int trials,
            @ForAll @IntRange(min = 2, max = 4) int eta,
            @ForAll @IntRange(min = 1, max = 12) int parallel,
            @ForAll long seed) {
        Pruner pruner = new SuccessiveHalving(1, 27, eta, trials);
        CheckedStudy simulation = new CheckedStudy(
                Studies.minimising(pruner, Limits.of(trials, parallel)),
                CheckedStudy.Storm.NONE,
                CheckedStudy::noisy,
                seed);
        simulation.run();

        List<Trial> expected = simulation.study.trials();
        for (int level : pruner.rungs(0)) {
            assertThat(simulation.study.trials())
                    .filteredOn(trial -> trial.resource() >= level)
                    .containsExactlyInAnyOrderElementsOf(expected);
            List<Trial> ranked = new ArrayList<>(expected);
            ranked.sort(Comparator.comparingDouble((Trial trial) -> CheckedStudy.noisy(trial, level))
                    .thenComparingInt(Trial::number));
            expected = ranked.subList(0, Math.max(1, ranked.size() / eta));
        }
        assertThat(new TreeMap<>(
                        simulation.study.trial(expected.get(0).number()).rungs()))
                .containsKey(27);
    }
}
