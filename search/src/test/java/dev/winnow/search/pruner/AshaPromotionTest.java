package dev.winnow.search.pruner;

import static dev.winnow.search.study.Studies.describe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.simulation.CheckedStudy;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.study.Action;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Plan;
import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AshaPromotionTest {
    private static final Pruner ASHA = new AshaPromotion(1, 9, 3);

    private static SimulatedStudy study(int trials, int parallel) {
        return new SimulatedStudy(Studies.minimising(ASHA, Limits.of(trials, parallel)));
    }

    /** Li et al.: with values 5, 7, 3 at the first rung the third result promotes 3, not earlier. */
    @Test
    void promotesTheBestOfThreeOnceTheThirdArrives() {
        SimulatedStudy study = study(100, 1);
        assertThat(describe(study.plan())).containsExactly("create 0");
        assertThat(describe(study.reports(0, 1, 5).plan())).containsExactly("pause 0", "create 1");
        assertThat(describe(study.reports(1, 1, 7).plan())).containsExactly("pause 1", "create 2");
        // the trial goes on in its pod
        assertThat(describe(study.reports(2, 1, 3).plan())).containsExactly("grant 2 to 3");
    }

    @Test
    void resumesAPausedTrialWhenItBecomesOneOfTheBest() {
        SimulatedStudy study = study(100, 1);
        study.plan();
        study.reports(0, 1, 3).plan();
        study.reports(1, 1, 7).plan();
        assertThat(describe(study.reports(2, 1, 5).plan())).containsExactly("pause 2", "grant 0 to 3");
    }

    @Test
    void theHighestRungComesFirst() {
        SimulatedStudy study = study(9, 9);
        study.plan();
        for (int number = 0; number < 9; number++) {
            study.reports(number, 1, number);
        }
        assertThat(describe(study.plan()))
                .endsWith("grant 0 to 3", "grant 1 to 3", "grant 2 to 3")
                .contains("pause 3", "pause 8");
        study.reports(0, 3, 5).reports(1, 3, 4).reports(2, 3, 6);
        assertThat(describe(study.plan())).containsExactly("pause 0", "pause 2", "grant 1 to 9");
    }

    @Test
    void onlyAsManyAreResumedAsThereAreSlots() {
        SimulatedStudy study = study(9, 9);
        study.plan();
        for (int number = 0; number < 9; number++) {
            study.reports(number, 1, 9 - number);
        }
        study.change(study.study().withLimits(Limits.of(9, 2)));
        assertThat(describe(study.plan())).contains("grant 8 to 3", "grant 7 to 3", "pause 6");
        study.reports(8, 3, 1);
        assertThat(describe(study.plan())).containsExactly("pause 8", "grant 6 to 3");
    }

    @Test
    void equalValuesRankByNumberInBothDirections() {
        for (Direction direction : Direction.values()) {
            SimulatedStudy study = new SimulatedStudy(
                    Studies.minimising(ASHA, Limits.of(3, 3)).withObjectives(Objectives.of(direction)));
            study.plan();
            study.reports(2, 1, 0.5).reports(0, 1, 0.5).reports(1, 1, 0.5);
            assertThat(describe(study.plan())).containsExactly("pause 1", "pause 2", "grant 0 to 3");
        }
    }

    /** One rule: whoever ended without a value counts in the rung, takes the worst place and never goes on. */
    @Test
    void failedDivergedAndWithdrawnTrialsCountAsTheWorst() {
        SimulatedStudy study = study(4, 4);
        study.plan();
        study.becomes(0, State.FAILED).becomes(1, State.DIVERGED).withdraw(2);
        assertThat(describe(study.peek())).isEmpty();
        assertThat(describe(study.reports(3, 1, 1e9).plan())).containsExactly("grant 3 to 3");
    }

    @Test
    void whoDivergedAtAHigherRungKeepsItsPlaceInTheLower() {
        SimulatedStudy study = study(100, 1);
        study.plan();
        study.reports(0, 1, 1).plan();
        study.reports(1, 1, 2).plan();
        assertThat(describe(study.reports(2, 1, 3).plan())).containsExactly("pause 2", "grant 0 to 3");
        // still the best of three at rung 1: nobody takes its place
        assertThat(describe(study.becomes(0, State.DIVERGED).plan())).containsExactly("create 3");
    }

    @Test
    void aTrainerThatIsDoneEarlyCountsWithItsLastWordAndStays() {
        SimulatedStudy study = new SimulatedStudy(Studies.minimising(new AshaPromotion(2, 18, 3), Limits.of(3, 3)));
        study.plan();
        study.reports(0, 1, 0.1).becomes(0, State.COMPLETED).reports(1, 2, 0.2).reports(2, 2, 0.3);
        // of three the best one is done, so nobody else is promoted
        Plan plan = study.plan();
        assertThat(plan.outcome()).isPresent();
        assertThat(describe(plan)).containsExactly("stop 1 STUDY_ENDED", "stop 2 STUDY_ENDED");
    }

    @Test
    void valuesBeyondTheGrantCountOnceGranted() {
        SimulatedStudy study = study(3, 3);
        study.plan();
        // trial 0 ran ahead before it was paused
        study.reports(0, 1, 0.1).reports(0, 3, 0.05);
        assertThat(describe(study.plan())).containsExactly("pause 0");
        study.reports(1, 1, 0.2).reports(2, 1, 0.3);
        assertThat(describe(study.plan())).contains("grant 0 to 3");
        // it has arrived already; one result at rung 3 promotes nobody, but nothing else is left, so the best goes on
        assertThat(describe(study.plan())).containsExactly("grant 0 to 9");
    }

    /**
     * A trial that was promoted may be overtaken later. On values without order the promotions out of a rung of n exceed
     * n / eta by O(sqrt n) only (Li et al., section 3).
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void promotesHardlyMoreThanItsShare(long seed) {
        int n = 400;
        SimulatedStudy study = study(n, 1);
        var random = new RandomStreams(seed).stream(0, "values");
        int promoted = 0;
        Plan plan = study.plan();
        while (plan.outcome().isEmpty()) {
            for (Action action : plan.actions()) {
                if (action instanceof Action.Create create) {
                    study.reports(create.number(), 1, random.nextDouble());
                } else if (action instanceof Action.Grant grant) {
                    promoted += grant.resource() == 3 ? 1 : 0;
                    study.reports(grant.trial(), grant.resource(), random.nextDouble());
                    if (grant.resource() == 9) {
                        study.becomes(grant.trial(), State.COMPLETED);
                    }
                }
            }
            plan = study.plan();
        }
        assertThat(promoted).isBetween(n / 3, n / 3 + (int) Math.sqrt(n));
    }

    /** Each trial is better than all before it, as when a model proposes them. */
    private static long promoted(boolean quota) {
        CheckedStudy simulation = new CheckedStudy(
                Studies.minimising(new AshaPromotion(1, 9, 3, 1, quota), Limits.of(90, 3)),
                CheckedStudy.Storm.NONE,
                (trial, step) -> -trial.number(),
                1);
        simulation.run();
        return simulation.promotions().stream()
                .filter(promotion -> promotion.resource() == 3)
                .count();
    }

    @Test
    void aQuotaBoundsThePromotionsOfASamplerThatLearns() {
        assertThat(promoted(false)).isGreaterThan(75);
        assertThat(promoted(true)).isEqualTo(30);
    }
}
