package dev.winnow.search.study;

import static dev.winnow.search.study.Studies.describe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.pruner.AshaPromotion;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Objective;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class EndingsTest {
    private static final Pruner ASHA = new AshaPromotion(1, 9, 3);

    /** Trial 0 rests at rung 1, trials 1 and 2 run. */
    private static SimulatedStudy running(Limits limits, Objective objective, OnEnd onEnd) {
        SimulatedStudy study = new SimulatedStudy(Studies.minimising(ASHA, limits)
                .withObjectives(Objectives.of(objective))
                .withOnEnd(onEnd));
        study.plan();
        study.reports(0, 1, 0.5).plan();
        return study;
    }

    private static SimulatedStudy running(Limits limits) {
        return running(limits, new Objective(Direction.MINIMIZE, OptionalDouble.empty()), OnEnd.STOP_RUNNING);
    }

    @Test
    void theTargetEndsTheStudyAtOnce() {
        for (Direction direction : Direction.values()) {
            SimulatedStudy study =
                    running(Limits.of(9, 2), new Objective(direction, OptionalDouble.of(0.4)), OnEnd.STOP_RUNNING);
            boolean met = direction == Direction.MAXIMIZE; // 0.5 was reported
            assertThat(study.peek().outcome().isPresent()).isEqualTo(met);
        }
        SimulatedStudy study =
                running(Limits.of(9, 2), new Objective(Direction.MINIMIZE, OptionalDouble.of(0.4)), OnEnd.STOP_RUNNING);
        // equal is enough, and it need not be at a rung
        study.reports(0, 3, 0.4);
        Plan plan = study.plan();
        assertThat(plan.outcome())
                .contains(new Outcome(true, OutcomeReason.TARGET_REACHED, "Target 0.4 reached: trial 0 reported 0.4"));
        assertThat(describe(plan)).containsExactly("stop 0 STUDY_ENDED", "stop 1 STUDY_ENDED", "stop 2 STUDY_ENDED");
        // the pods of those that were told to stop may still be going down
        study.becomes(1, State.ACTIVE).becomes(2, State.ACTIVE);
        assertThat(study.peek().actions()).isEmpty();
        assertThat(study.peek().outcome()).isEqualTo(plan.outcome());
    }

    @Test
    void theBestOfTheTrialsThatReachedTheTargetIsNamed() {
        SimulatedStudy study =
                running(Limits.of(9, 2), new Objective(Direction.MINIMIZE, OptionalDouble.of(0.4)), OnEnd.STOP_RUNNING);
        study.reports(1, 1, 0.35).reports(2, 1, 0.1);
        assertThat(study.peek().outcome())
                .contains(new Outcome(true, OutcomeReason.TARGET_REACHED, "Target 0.4 reached: trial 2 reported 0.1"));
    }

    @Test
    void waitingForRunningTrialsGrantsThemNothingMore() {
        SimulatedStudy study = running(
                Limits.of(9, 2), new Objective(Direction.MINIMIZE, OptionalDouble.of(0.1)), OnEnd.WAIT_FOR_RUNNING);
        study.reports(1, 1, 0.1);
        Plan plan = study.plan();
        assertThat(plan.outcome()).isEmpty();
        assertThat(describe(plan)).containsExactly("stop 0 STUDY_ENDED", "stop 1 STUDY_ENDED");
        assertThat(study.peek().actions()).isEmpty();
        study.reports(2, 1, 0.01);
        plan = study.plan();
        assertThat(describe(plan)).containsExactly("stop 2 STUDY_ENDED");
        assertThat(plan.outcome().orElseThrow().reason()).isEqualTo(OutcomeReason.TARGET_REACHED);
    }

    @Test
    void oneFailureMoreThanToleratedFailsTheStudy() {
        SimulatedStudy study = running(Limits.of(9, 2).withFailedTrials(1));
        study.becomes(1, State.FAILED).becomes(2, State.DIVERGED);
        assertThat(study.plan().outcome()).isEmpty();
        study.becomes(3, State.FAILED);
        assertThat(study.plan().outcome())
                .contains(new Outcome(
                        false, OutcomeReason.TOO_MANY_FAILURES, "2 trials failed; limits.failedTrials tolerates 1"));
    }

    @Test
    void durationCountsFromTheStart() {
        SimulatedStudy study = running(Limits.of(9, 2).withDuration(Duration.ofSeconds(60)));
        assertThat(study.at(SimulatedStudy.START.plusSeconds(59)).peek().outcome())
                .isEmpty();
        assertThat(study.at(SimulatedStudy.START.plusSeconds(60)).peek().outcome())
                .contains(new Outcome(
                        true,
                        OutcomeReason.DURATION_REACHED,
                        "The study ran for limits.durationSeconds of 60; the best is trial 0 with 0.5"));
    }

    @Test
    void gpuHoursAreCountedInSeconds() {
        SimulatedStudy study = running(Limits.of(9, 2).withGpuHours(0.5));
        assertThat(study.usesGpu(1799).peek().outcome()).isEmpty();
        assertThat(study.usesGpu(1).peek().outcome().orElseThrow().reason()).isEqualTo(OutcomeReason.GPU_HOURS_REACHED);
    }

    @Test
    void trialsAreDoneWhenNothingRunsAndNobodyCanBePromoted() {
        SimulatedStudy study = running(Limits.of(3, 2));
        study.reports(1, 1, 0.6).reports(2, 1, 0.7);
        assertThat(describe(study.plan())).contains("grant 0 to 3");
        assertThat(study.peek().outcome()).isEmpty();
        assertThat(describe(study.reports(0, 3, 0.4).plan()))
                .as("to a full training")
                .containsExactly("grant 0 to 9");
        Plan plan = study.reports(0, 9, 0.4).becomes(0, State.COMPLETED).plan();
        assertThat(plan.outcome())
                .contains(new Outcome(
                        true, OutcomeReason.TRIALS_DONE, "All 3 trials are done; the best is trial 0 with 0.4"));
        assertThat(describe(plan)).containsExactly("stop 1 STUDY_ENDED", "stop 2 STUDY_ENDED");
    }

    @Test
    void trialsAreNotDoneBeforeTheLastOneIsMarkedAsCompleted() {
        SimulatedStudy study = new SimulatedStudy(Studies.minimising(new NoPruner(5), Limits.of(1, 1)));
        study.plan();
        study.reports(0, 5, 0.5);
        assertThat(study.peek()).isEqualTo(new Plan(List.of(), Optional.empty(), Memory.NONE));
        assertThat(study.becomes(0, State.COMPLETED).peek().outcome()).isPresent();
    }

    @Test
    void aStudyWithoutAnyValueHasNotSucceeded() {
        SimulatedStudy study = new SimulatedStudy(Studies.minimising(new NoPruner(5), Limits.of(2, 2)));
        study.plan();
        study.becomes(0, State.DIVERGED).becomes(1, State.FAILED);
        assertThat(study.plan().outcome())
                .contains(new Outcome(
                        false, OutcomeReason.TRIALS_DONE, "All 2 trials are done; no trial reported a value"));
    }
}
