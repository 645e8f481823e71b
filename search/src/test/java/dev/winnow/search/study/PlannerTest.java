package dev.winnow.search.study;

import static dev.winnow.search.study.Studies.describe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.pruner.AshaPromotion;
import dev.winnow.search.pruner.AshaStopping;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.sampler.AutoSampler;
import dev.winnow.search.sampler.TpeSampler;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.EarlierTrial;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static SimulatedStudy study(Pruner pruner, int trials, int parallel) {
        return new SimulatedStudy(Studies.minimising(pruner, Limits.of(trials, parallel)));
    }

    @Test
    void fillsTheSlotsAndRefillsThemOneByOne() {
        SimulatedStudy study = study(new NoPruner(5), 4, 2);
        assertThat(describe(study.plan())).containsExactly("create 0", "create 1");
        assertThat(study.trial(0).resource()).isEqualTo(5);
        assertThat(describe(study.peek())).isEmpty();
        // the last value frees the slot, before anybody marks the trial as completed
        assertThat(describe(study.reports(1, 5, 0.3).plan())).containsExactly("create 2");
        assertThat(describe(study.becomes(1, State.COMPLETED).peek())).isEmpty();
        assertThat(describe(study.becomes(0, State.FAILED).plan())).containsExactly("create 3");
    }

    @Test
    void suspendingPausesWhatRunsAndResumingGivesItBackFirst() {
        SimulatedStudy study = study(new AshaPromotion(1, 9, 3), 10, 3);
        study.plan();
        study.reports(0, 1, 0.1).reports(1, 1, 0.2).plan();
        assertThat(describe(study.peek())).isEmpty();
        study.reports(3, 1, 0.3).change(study.study().withSuspended(true));
        assertThat(describe(study.plan())).containsExactly("pause 2", "pause 3", "pause 4");
        assertThat(describe(study.plan())).isEmpty();
        study.change(study.study().withSuspended(false));
        assertThat(describe(study.plan())).containsExactly("grant 2 to 1", "grant 4 to 1", "grant 0 to 3");
    }

    @Test
    void theBestGoesOnToTheEndWhenNobodyElseCame() {
        SimulatedStudy study = study(new AshaPromotion(1, 9, 3), 6, 6);
        study.plan();
        for (int trial = 0; trial < 6; trial++) {
            study.reports(trial, 1, 0.1 * trial);
        }
        assertThat(describe(study.plan()))
                .containsExactly("pause 2", "pause 3", "pause 4", "pause 5", "grant 0 to 3", "grant 1 to 3");
        study.reports(0, 3, 0.5).reports(1, 3, 0.4);
        Plan last = study.plan();
        assertThat(describe(last)).containsExactly("pause 0", "grant 1 to 9");
        assertThat(last.outcome()).isEmpty();
        Plan end = study.reports(1, 9, 0.3).becomes(1, State.COMPLETED).plan();
        assertThat(describe(end))
                .containsExactly(
                        "stop 0 STUDY_ENDED",
                        "stop 2 STUDY_ENDED",
                        "stop 3 STUDY_ENDED",
                        "stop 4 STUDY_ENDED",
                        "stop 5 STUDY_ENDED");
        assertThat(end.outcome()).isPresent();
    }

    @Test
    void theNextBestGoesOnWhenTheBestFailsOnItsWay() {
        SimulatedStudy study = study(new AshaPromotion(1, 3, 3), 2, 2);
        study.plan();
        study.reports(0, 1, 0.2).reports(1, 1, 0.1);
        assertThat(describe(study.plan())).containsExactly("pause 0", "grant 1 to 3");
        study.becomes(1, State.FAILED);
        assertThat(describe(study.plan())).containsExactly("grant 0 to 3");
        assertThat(study.becomes(0, State.FAILED).plan().outcome()).isPresent();
    }

    @Test
    void aSuspendedStudyHasNoOutcome() {
        SimulatedStudy study = study(new NoPruner(1), 1, 1);
        study.plan();
        study.reports(0, 1, 0.3)
                .becomes(0, State.COMPLETED)
                .change(study.study().withSuspended(true));
        assertThat(study.peek().outcome()).isEmpty();
    }

    @Test
    void fewerParallelTrialsTakeNobodysPod() {
        SimulatedStudy study = study(new NoPruner(5), 10, 4);
        study.plan();
        study.change(study.study().withLimits(Limits.of(10, 1)));
        assertThat(describe(study.peek())).isEmpty();
        study.becomes(0, State.FAILED).becomes(1, State.FAILED).becomes(2, State.FAILED);
        assertThat(describe(study.peek())).isEmpty();
        assertThat(describe(study.becomes(3, State.FAILED).plan())).containsExactly("create 4");
    }

    @Test
    void aWithdrawnTrialsNumberIsNotUsedAgainAndItsBudgetStaysSpent() {
        SimulatedStudy study = study(new NoPruner(5), 3, 2);
        study.plan();
        study.withdraw(1);
        assertThat(describe(study.plan())).containsExactly("create 2");
        study.withdraw(2).reports(0, 5, 1).becomes(0, State.COMPLETED);
        Plan plan = study.plan();
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.outcome().orElseThrow().reason()).isEqualTo(OutcomeReason.TRIALS_DONE);
    }

    @Test
    void aStoppedTrialThatHasNotEndedYetHoldsNoSlotAndIsNotJudged() {
        SimulatedStudy study = study(new AshaStopping(1, 9, 3), 3, 1);
        study.plan();
        study.reports(0, 1, 0.1).plan();
        study.reports(0, 3, 0.1).plan();
        study.reports(0, 9, 0.1).becomes(0, State.COMPLETED).plan();
        study.reports(1, 1, 0.5);
        assertThat(describe(study.plan())).containsExactly("stop 1 PRUNED", "create 2");
        study.becomes(1, State.ACTIVE); // its pod is still going down
        assertThat(study.trial(1).desired()).isEqualTo(Desired.STOPPED);
        assertThat(describe(study.peek())).isEmpty();
    }

    @Test
    void raisingTheLimitsGoesOnWhereTheStudyStands() {
        SimulatedStudy study = study(new NoPruner(5), 2, 2);
        study.plan();
        study.change(study.study().withLimits(Limits.of(5, 4)));
        assertThat(describe(study.plan())).containsExactly("create 2", "create 3");
        // lowering them below what exists creates nothing and stops nothing
        study.change(study.study().withLimits(Limits.of(3, 4)));
        study.becomes(0, State.FAILED);
        assertThat(describe(study.peek())).isEmpty();
    }

    @Test
    void aReplayedOrLateReportChangesNothing() {
        SimulatedStudy study = study(new AshaPromotion(1, 9, 3), 3, 3);
        study.plan();
        study.reports(0, 1, 0.3).reports(1, 1, 0.2).reports(2, 1, 0.1).plan();
        Plan before = study.peek();
        study.reports(2, 1, 0.9).reports(0, 1, 0.0);
        assertThat(study.peek()).isEqualTo(before);
    }

    /** The operator may die between any two writes: planning again leads to the same trials. */
    @Test
    void aPlanThatIsCarriedOutInPartIsCompletedByTheNextOne() {
        List<Trial> undisturbed = afterAPlanWith(Integer.MAX_VALUE);
        assertThat(undisturbed).hasSize(20);
        for (int done = 0; done < 20; done++) { // 8 pauses, 4 promotions, 8 new trials
            assertThat(afterAPlanWith(done)).isEqualTo(undisturbed);
        }
    }

    /** Twelve trials report at once; only so many actions of the next plan are done before the operator dies. */
    private static List<Trial> afterAPlanWith(int actions) {
        SimulatedStudy study = new SimulatedStudy(
                Studies.study(Studies.line(), new TpeSampler(), new AshaPromotion(1, 9, 3), Limits.of(40, 12)));
        study.plan();
        for (int number = 0; number < 12; number++) {
            study.reports(number, 1, 12 - number);
        }
        assertThat(study.peek().actions()).hasSize(20);
        study.peek().actions().stream().limit(actions).forEach(study::act);
        study.plan();
        return study.trials();
    }

    /** Of 250 trials one was withdrawn: the sampler sees 249, and its explanation says what it does with these. */
    @Test
    void theSamplerIsExplainedByTheTrialsThatExist() {
        Study study = Studies.study(Studies.line(), new AutoSampler(1), new NoPruner(1), Limits.of(300, 1));
        List<Trial> trials = IntStream.range(0, 250)
                .mapToObj(number -> Studies.completed(number, Studies.x(number / 250.0), number))
                .toList();

        assertThat(Planner.explainSampler(study, trials))
                .hasValue("TPE: after 250 trials that were not stopped; GP chose before");
        assertThat(Planner.explainSampler(study, trials.subList(1, 250)))
                .hasValueSatisfying(words -> assertThat(words).startsWith("GP, and CMA-ES"));
        assertThat(Planner.explainSampler(
                        study.learningFrom(List.of(new EarlierTrial(Studies.x(0.5), 1))), trials.subList(1, 250)))
                .hasValueSatisfying(words -> assertThat(words).startsWith("TPE"));
    }

    @Test
    void aSamplerThatAlwaysDoesTheSameExplainsNothing() {
        Study study = Studies.minimising(new NoPruner(1), Limits.of(300, 1));

        assertThat(Planner.explainSampler(study, List.of())).isEmpty();
    }

    @Test
    void anotherMaximumDoesNotConfuseWhatRuns() {
        // the person shortened the study while trial 0 was on its way to 9
        SimulatedStudy study = study(new AshaPromotion(1, 9, 3), 3, 3);
        study.plan();
        study.reports(0, 1, 0.1).reports(1, 1, 0.2).reports(2, 1, 0.3).plan();
        study.change(study.study().withPruner(new AshaPromotion(1, 2, 3)));
        assertThat(describe(study.peek())).isEmpty();
        study.becomes(0, State.COMPLETED);
        assertThat(study.plan().outcome()).isPresent();
    }
}
