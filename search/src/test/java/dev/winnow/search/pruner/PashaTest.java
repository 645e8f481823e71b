package dev.winnow.search.pruner;

import static dev.winnow.search.study.Studies.describe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.study.Action;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Standing;
import dev.winnow.search.study.Studies;
import org.junit.jupiter.api.Test;

class PashaTest {
    private static SimulatedStudy study(int trials) {
        return new SimulatedStudy(Studies.minimising(new Pasha(1, 27, 3), Limits.of(trials, trials)));
    }

    /** Nine trials at rung 1, the best three at rung 3 with the losses given. */
    private static SimulatedStudy second(double first, double second, double third) {
        SimulatedStudy study = study(9);
        study.plan();
        for (int number = 0; number < 9; number++) {
            study.reports(number, 1, 1 + number);
        }
        assertThat(describe(study.plan())).contains("grant 0 to 3", "grant 1 to 3", "grant 2 to 3");
        return study.reports(0, 3, first).reports(1, 3, second).reports(2, 3, third);
    }

    @Test
    void aStableRankingStaysBelowTheCap() {
        assertThat(describe(second(0.1, 0.2, 0.3).plan())).noneMatch(word -> word.startsWith("grant"));
    }

    @Test
    void anUnstableOneRaisesTheCap() {
        assertThat(describe(second(0.3, 0.2, 0.1).plan())).contains("grant 2 to 9");
    }

    @Test
    void aCapThatWasRaisedStays() {
        SimulatedStudy study = second(0.2, 0.1, 0.3);
        assertThat(describe(study.plan())).contains("grant 1 to 9");
        study.reports(1, 9, 0.05);
        assertThat(study.peek().actions()).noneMatch(Action.Grant.class::isInstance);
        assertThat(new Pasha(1, 27, 3)
                        .explain(Standing.of(study.study(), study.trials(), study.progress())
                                .ladders(9)))
                .hasValue("trains to step 9 of 27 as long as the ranking is stable");
    }

    /** The trials 0, 1 and 2 with their losses at steps 3 and 9; at step 1 they were the best in this order. */
    private static SimulatedStudy third(double[] atThree, double[] atNine) {
        SimulatedStudy study = study(27);
        study.plan();
        for (int number = 0; number < 27; number++) {
            study.reports(number, 1, 1 + number);
        }
        study.plan();
        for (int number = 0; number < 9; number++) {
            study.reports(number, 3, number < 3 ? atThree[number] : number);
        }
        assertThat(describe(study.plan())).contains("grant 0 to 9", "grant 1 to 9", "grant 2 to 9");
        for (int number = 0; number < 3; number++) {
            study.reports(number, 9, atNine[number]);
        }
        return study;
    }

    /** The curves of trials 0 and 1 cross twice and end 0.05 apart, which is therefore taken for noise. */
    @Test
    void placesThatChangeWithinTheNoiseOfCrossingCurvesAreStable() {
        double[] ends = {0.20, 0.25, 0.35};
        assertThat(describe(third(new double[] {0.30, 0.29, 0.40}, ends).plan()))
                .noneMatch(word -> word.startsWith("grant"));
        assertThat(describe(third(new double[] {0.38, 0.29, 0.40}, ends).plan()))
                .contains("grant 0 to 27");
    }

    /** Trial 0 falls behind trial 1 at step 3 and behind trial 2 at step 9, once each: the ranking changes. */
    @Test
    void curvesThatCrossOnceAreNoNoise() {
        assertThat(describe(third(new double[] {0.30, 0.29, 0.40}, new double[] {0.35, 0.20, 0.25})
                        .plan()))
                .contains("grant 1 to 27");
    }

    @Test
    void oneRungIsItsOwnCap() {
        SimulatedStudy study = new SimulatedStudy(Studies.minimising(new Pasha(3, 3, 3), Limits.of(1, 1)));
        study.plan();
        assertThat(study.trial(0).resource()).isEqualTo(3);
    }
}
