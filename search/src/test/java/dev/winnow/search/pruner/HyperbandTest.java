package dev.winnow.search.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.simulation.CheckedStudy;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Outcome;
import dev.winnow.search.study.OutcomeReason;
import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HyperbandTest {
    private static final Hyperband R81 = new Hyperband(1, 81, 3);

    @ParameterizedTest
    @CsvSource({"1, 81, 3, 5", "1, 243, 3, 6", "1, 1000, 10, 4", "1, 100, 3, 5", "2, 162, 3, 5", "4, 4, 3, 1"})
    void theNumberOfBracketsIsExact(int min, int max, int eta, int brackets) {
        assertThat(new Hyperband(min, max, eta).brackets()).isEqualTo(brackets);
    }

    @Test
    void everyPowerHasOneBracketMore() {
        for (int eta = 2; eta <= 6; eta++) {
            long max = 1;
            for (int k = 0; k <= 12 && max <= Integer.MAX_VALUE; k++) {
                Hyperband hyperband = new Hyperband(1, (int) max, eta);
                assertThat(hyperband.brackets()).isEqualTo(k + 1);
                for (int bracket = 0; bracket <= k; bracket++) {
                    int s = k - bracket;
                    long power = Math.round(Math.pow(eta, s)); // exact: far below 2^53
                    // the least n with n * (s + 1) >= (k + 1) * eta^s is the ceiling
                    long n = hyperband.bracketTrials(bracket);
                    assertThat(n * (s + 1)).isGreaterThanOrEqualTo((k + 1) * power);
                    assertThat((n - 1) * (s + 1)).isLessThan((k + 1) * power);
                    assertThat(hyperband.rungs(bracket)).hasSize(s + 1).startsWith((int) (max / power));
                    assertThat(hyperband.rungs(bracket)).endsWith((int) max);
                }
                max *= eta;
            }
        }
    }

    @Test
    void theMaximumReplacesTheLastPower() {
        Hyperband hyperband = new Hyperband(1, 100, 3);
        assertThat(hyperband.rungs(0)).containsExactly(1, 3, 9, 27, 100);
        assertThat(hyperband.rungs(4)).containsExactly(100);
    }

    @Test
    void aRoundOf81Has143TrialsIn5Brackets() {
        assertThat(R81.trials()).hasValue(143);
        assertThat(List.of(0, 1, 2, 3, 4)).extracting(R81::bracketTrials).containsExactly(81L, 34L, 15L, 8L, 5L);
        assertThat(List.of(0, 1, 2, 3, 4))
                .extracting(R81::rungs)
                .containsExactly(
                        List.of(1, 3, 9, 27, 81),
                        List.of(3, 9, 27, 81),
                        List.of(9, 27, 81),
                        List.of(27, 81),
                        List.of(81));
    }

    @Test
    void numbersFillTheBracketsAndThenAnotherRound() {
        int[] firsts = {0, 81, 115, 130, 138, 143, 224, 258, 273, 281, 286};
        for (int bracket = 0; bracket < firsts.length; bracket++) {
            assertThat(R81.bracket(firsts[bracket])).isEqualTo(bracket);
            if (bracket > 0) {
                assertThat(R81.bracket(firsts[bracket] - 1)).isEqualTo(bracket - 1);
            }
        }
        assertThat(R81.rungs(5)).isEqualTo(R81.rungs(0));
    }

    /** The table of the paper's algorithm, as a whole study runs through it on any number of workers. */
    @ParameterizedTest
    @CsvSource({"1", "7", "50"})
    void aWholeRoundSpendsExactlyItsBudget(int parallel) {
        CheckedStudy simulation = new CheckedStudy(
                Studies.minimising(R81, Limits.parallel(parallel)), CheckedStudy.Storm.NONE, CheckedStudy::noisy, 3);

        Outcome outcome = simulation.run();

        assertThat(outcome.reason()).isEqualTo(OutcomeReason.TRIALS_DONE);
        Map<String, Integer> sizes = new TreeMap<>();
        int fromScratch = 0;
        for (Trial trial : simulation.study.trials()) {
            for (int level : trial.rungs().keySet()) {
                sizes.merge(trial.bracket() + "@" + level, 1, Integer::sum);
                fromScratch += level;
            }
        }
        assertThat(sizes)
                .containsExactlyInAnyOrderEntriesOf(new TreeMap<>(Map.ofEntries(
                        Map.entry("0@1", 81),
                        Map.entry("0@3", 27),
                        Map.entry("0@9", 9),
                        Map.entry("0@27", 3),
                        Map.entry("0@81", 1),
                        Map.entry("1@3", 34),
                        Map.entry("1@9", 11),
                        Map.entry("1@27", 3),
                        Map.entry("1@81", 1),
                        Map.entry("2@9", 15),
                        Map.entry("2@27", 5),
                        Map.entry("2@81", 1),
                        Map.entry("3@27", 8),
                        Map.entry("3@81", 2),
                        Map.entry("4@81", 5))));
        assertThat(fromScratch).isEqualTo(1902);
        assertThat(simulation.steps()).isEqualTo(1581);
        assertThat(simulation.study.trials()).hasSize(143);
    }

    @Test
    void aFreeSlotStartsTheNextBracketWhileARungWaits() {
        SimulatedStudy study = new SimulatedStudy(Studies.minimising(new Hyperband(1, 9, 3), Limits.parallel(9)));
        study.plan();
        assertThat(study.trials()).extracting(Trial::bracket).containsOnly(0);
        study.reports(0, 1, 0.5);
        List<String> words = new ArrayList<>(Studies.describe(study.plan()));
        assertThat(words).containsExactly("pause 0", "create 9");
        assertThat(study.trial(9).bracket()).isEqualTo(1);
        assertThat(study.trial(9).resource()).isEqualTo(3);
    }

    @Test
    void aLimitCutsTheLastBracket() {
        SimulatedStudy study = new SimulatedStudy(Studies.minimising(new Hyperband(1, 9, 3), Limits.of(12, 20)));
        study.plan();
        assertThat(study.trials()).hasSize(12);
        assertThat(study.trials()).filteredOn(trial -> trial.bracket() == 1).hasSize(3);
        study.reports(9, 3, 0.9).reports(10, 3, 0.8).reports(11, 3, 0.7);
        assertThat(Studies.describe(study.plan())).containsExactly("stop 9 PRUNED", "stop 10 PRUNED", "grant 11 to 9");
    }
}
