package dev.winnow.search.pruner;

import static dev.winnow.search.study.Studies.describe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AshaStoppingTest {
    private static final Pruner ASHA = new AshaStopping(1, 9, 3);

    private static SimulatedStudy study(int trials, int parallel) {
        return new SimulatedStudy(Studies.minimising(ASHA, Limits.of(trials, parallel)));
    }

    /** Values that came before, own value, whether it goes on: place at most max(1, floor(n / 3)), ties share. */
    @ParameterizedTest
    @CsvSource({
        "'', 5, true",
        "'5', 4, true",
        "'5', 5, true",
        "'5', 6, false",
        "'5 7', 6, false",
        "'5 7', 3, true",
        "'1 2 3 4 5', 2, true",
        "'1 2 3 4 5', 2.5, false",
        "'1 2 3 4 5 6', 2.5, false",
        "'1 2 3 4 5 6 7 8', 2.5, true",
        "'1 2 3 4 5 6 7 8', 3.5, false"
    })
    void goesOnAmongTheBestThird(String before, double own, boolean goesOn) {
        String[] values = before.isEmpty() ? new String[0] : before.split(" ");
        SimulatedStudy study = study(20, 20);
        study.plan();
        for (int number = 0; number < values.length; number++) {
            study.reports(number, 1, Double.parseDouble(values[number]));
        }
        study.plan();
        study.reports(19, 1, own);
        assertThat(describe(study.plan())).containsExactly(goesOn ? "grant 19 to 3" : "stop 19 PRUNED");
    }

    @Test
    void whoArrivesTogetherIsJudgedAgainstAll() {
        SimulatedStudy study = study(3, 3);
        study.plan();
        study.reports(0, 1, 0.3).reports(1, 1, 0.2).reports(2, 1, 0.1);
        assertThat(describe(study.plan())).containsExactly("stop 0 PRUNED", "stop 1 PRUNED", "grant 2 to 3");
    }

    @Test
    void diedAreTheWorstInTheRung() {
        SimulatedStudy study = study(6, 6);
        study.plan();
        study.reports(0, 1, 0.1).plan();
        // six results, four of them without a value: the second place goes on too
        study.becomes(1, State.FAILED)
                .becomes(2, State.DIVERGED)
                .withdraw(3)
                .becomes(4, State.FAILED)
                .reports(5, 1, 0.9);
        assertThat(describe(study.plan())).containsExactly("grant 5 to 3");
    }

    @Test
    void fewerSlotsDoNotTakeThePodFromWhoGoesOn() {
        SimulatedStudy study = study(20, 3);
        study.plan();
        study.change(study.study().withLimits(Limits.of(20, 1)));
        study.reports(0, 1, 0.1).reports(1, 1, 0.1);
        assertThat(describe(study.plan())).containsExactly("grant 0 to 3", "grant 1 to 3");
    }

    @Test
    void whoWasSuspendedAtARungIsJudgedWhenTheStudyGoesOn() {
        SimulatedStudy study = study(4, 2);
        study.plan();
        study.reports(0, 1, 0.2).reports(1, 1, 0.1).change(study.study().withSuspended(true));
        assertThat(describe(study.plan())).containsExactly("pause 0", "pause 1");
        study.change(study.study().withSuspended(false));
        assertThat(describe(study.plan())).containsExactly("stop 0 PRUNED", "grant 1 to 3", "create 2");
    }

    @Test
    void aWindowComparesWithTheNewestOnly() {
        // Six old ones are bad, the two before it are better: fourth of nine, last of three.
        double[] before = {9, 9, 9, 9, 9, 9, 1, 2};
        for (int window : new int[] {0, 3}) {
            SimulatedStudy study =
                    new SimulatedStudy(Studies.minimising(new AshaStopping(1, 9, 3, 1, window), Limits.of(9, 9)));
            study.plan();
            for (int number = 0; number < before.length; number++) {
                study.reports(number, 1, before[number]).plan();
            }
            study.reports(8, 1, 3);
            assertThat(describe(study.plan())).containsExactly(window == 0 ? "grant 8 to 3" : "stop 8 PRUNED");
        }
    }

    @Test
    void aWindowHoldsAtLeastOneThatGoesOn() {
        assertThatThrownBy(() -> new AshaStopping(1, 9, 3, 1, 2)).hasMessageContaining("window must be 0 or at least");
    }
}
