package dev.winnow.search.study;

import static dev.winnow.search.study.Studies.describe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.pruner.AshaPromotion;
import dev.winnow.search.pruner.AshaStopping;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.trial.State;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code parallelTrials} holds for trainers that still live, also when nothing more is wanted of them. */
class ParallelTrialsTest {
    private static SimulatedStudy study(Pruner pruner, int trials, int parallel) {
        return new SimulatedStudy(Studies.minimising(pruner, Limits.of(trials, parallel)));
    }

    /** What is decided while the trainers of some trials live. */
    private static List<String> decided(SimulatedStudy study, Integer... living) {
        Progress known = study.progress();
        return describe(Planner.plan(
                study.study(),
                study.trials(),
                new Progress(
                        known.created(),
                        known.started(),
                        known.now(),
                        known.gpuSeconds(),
                        Set.of(living),
                        known.queue(),
                        known.memory())));
    }

    @Test
    void aFinishedTrialHoldsItsSlotUntilItsTrainerHasLeft() {
        SimulatedStudy study = study(new NoPruner(5), 4, 1);
        study.plan();
        study.reports(0, 5, 0.3);
        assertThat(decided(study, 0)).isEmpty();
        study.becomes(0, State.COMPLETED);
        assertThat(decided(study, 0)).isEmpty();
        assertThat(decided(study)).containsExactly("create 1");
    }

    @Test
    void aStoppedTrialHoldsItsSlotUntilItsTrainerHasLeft() {
        SimulatedStudy study = study(new NoPruner(5), 4, 2);
        study.plan();
        study.becomes(0, State.DIVERGED);
        assertThat(decided(study, 0, 1)).isEmpty();
        assertThat(decided(study, 1)).containsExactly("create 2");
    }

    @Test
    void aTrialThatGoesOnKeepsItsSlotAndOneThatIsPausedGivesItUpWhenItsTrainerHasLeft() {
        SimulatedStudy study = study(new AshaStopping(1, 9, 3), 10, 2);
        study.plan();
        study.reports(0, 1, 0.1);
        assertThat(decided(study, 0, 1)).containsExactly("grant 0 to 3");

        SimulatedStudy promoting = study(new AshaPromotion(1, 9, 3), 10, 2);
        promoting.plan();
        promoting.reports(0, 1, 0.1);
        assertThat(decided(promoting, 0, 1)).containsExactly("pause 0");
        assertThat(decided(promoting, 1)).containsExactly("pause 0", "create 2");
    }

    @Test
    void aPromotionWaitsForATrainerThatLeavesAndNothingElseTakesItsPlace() {
        SimulatedStudy study = study(new AshaPromotion(1, 9, 3), 10, 1);
        study.plan();
        study.reports(0, 1, 0.1).plan();
        study.reports(1, 1, 0.2).plan();
        study.reports(2, 1, 0.3);
        assertThat(decided(study, 2)).containsExactly("pause 2");
        assertThat(decided(study)).containsExactly("pause 2", "grant 0 to 3");
    }

    @Test
    void aTrialThatRanAheadToTheLastRungIsDoneAndIsNotDecidedAbout() {
        SimulatedStudy study = study(new AshaPromotion(1, 9, 3), 10, 1);
        study.plan();
        study.reports(0, 1, 0.1).reports(0, 3, 0.1).reports(0, 9, 0.1);
        assertThat(decided(study, 0)).isEmpty();
        assertThat(decided(study)).containsExactly("create 1");
    }
}
