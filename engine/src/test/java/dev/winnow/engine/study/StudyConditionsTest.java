package dev.winnow.engine.study;

import static dev.winnow.engine.study.StatusScene.DONE;
import static dev.winnow.engine.study.StatusScene.condition;
import static dev.winnow.engine.study.StatusScene.some;
import static dev.winnow.engine.study.StatusScene.words;
import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.StudyStatus;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.search.study.Outcome;
import dev.winnow.search.study.OutcomeReason;
import dev.winnow.testkit.Manifests;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The conditions and the state of the ASHA study with 9 trials of at most 9 steps. */
class StudyConditionsTest {
    private final StatusScene scene = new StatusScene();

    @Test
    void theStudyWaitsForWhatKeepsATrialFromRunning() {
        var pending = some(1).state(State.Pending, "QuotaExceeded", "exceeded quota: gpus");
        var queued = some(1).state(State.Queued, "Unschedulable", "0/1 nodes are available");
        var starting = some(1).state(State.Queued, "Starting", "its container is being started");
        var running = some(0).state(State.Running);

        assertThat(words(scene.status(null, running, pending), "Progressing"))
                .isEqualTo("True Waiting: digits-1: QuotaExceeded: exceeded quota: gpus");
        assertThat(words(scene.status(null, some(0), queued), "Progressing"))
                .isEqualTo("True Waiting: digits-1: Unschedulable: 0/1 nodes are available");
        assertThat(words(scene.status(null, running, queued), "Progressing"))
                .as("a queue behind trials that run is no obstacle")
                .isEqualTo("True Running: trials run");
        assertThat(words(scene.status(null, some(0), starting), "Progressing")).isEqualTo("True Running: trials run");
    }

    @Test
    void theStateIsWaitingWhenNothingCanRun() {
        var resting = some(0).state(State.Paused, "AwaitingPromotion", "");
        var refused = some(1).state(State.Pending, "QuotaExceeded", "exceeded quota: gpus");
        var unschedulable = some(1).state(State.Queued, "Unschedulable", "0/1 nodes are available");
        var failed = some(1).state(State.Pending, "ExitCode", "attempt 1 failed and is tried again");
        var starting = some(2).state(State.Queued, "Starting", "its container is being started");
        var running = some(2).state(State.Running);

        assertThat(scene.status(null, resting, refused).state()).isEqualTo("Waiting");
        assertThat(scene.status(null, resting, unschedulable).state()).isEqualTo("Waiting");
        assertThat(scene.status(null, refused, starting).state()).isEqualTo("Running");
        assertThat(scene.status(null, unschedulable, running).state()).isEqualTo("Running");
        assertThat(scene.status(null, resting, failed).state()).isEqualTo("Running");
    }

    @Test
    void aDoneStudyIsCompleteForEver() {
        var first = scene.status(DONE, some(0).state(State.Completed).used(9, 1).reports(9, 0.9));
        assertThat(first.state()).isEqualTo("Complete");
        assertThat(first.completionTime()).isEqualTo("2026-01-01T02:00:00Z");
        assertThat(words(first, "Complete")).isEqualTo("True TrialsDone: All 9 trials are done");
        assertThat(condition(first, "Failed").getStatus()).isEqualTo("False");
        assertThat(condition(first, "Progressing").getStatus()).isEqualTo("False");

        scene.before = first;
        with(scene.manifest, "/spec/suspend", "true");
        var later = scene.status(null, some(0).state(State.Completed).used(9, 1).reports(9, 0.9));
        assertThat(later.conditions()).isEqualTo(first.conditions());
        assertThat(later.completionTime()).isEqualTo(first.completionTime());
        assertThat(later.state()).isEqualTo("Complete");
    }

    @Test
    void aStudyInWhichNoTrialTrainedToItsEndSaysSo() {
        var status = scene.status(
                new Outcome(true, OutcomeReason.DURATION_REACHED, "time is over"),
                some(0).granted(9)
                        .state(State.Stopped)
                        .used(3, 1)
                        .reports(1, 0.5)
                        .reports(3, 0.6));

        assertThat(words(status, "Complete"))
                .isEqualTo("True DurationReached: time is over; no trial trained to its last step, 9: values of earlier"
                        + " steps were compared");
    }

    @Test
    void aStudyThatIsDoneWithoutAnyValueHasFailed() {
        var status = scene.status(DONE, some(0).state(State.Stopped).used(1, 1).diverges(1));

        assertThat(status.state()).isEqualTo("Failed");
        assertThat(words(status, "Failed")).isEqualTo("True NoResult: no trial reported a value");
        assertThat(condition(status, "Complete").getStatus()).isEqualTo("False");
        assertThat(status.best()).isNull();
    }

    @Test
    void aStudyWithTooManyFailuresFailsWithTheLastOfThem() {
        var outcome = new Outcome(false, OutcomeReason.TOO_MANY_FAILURES, "2 trials failed");
        var status = scene.status(
                outcome,
                some(0).state(State.Failed, "ExitCode", "attempt 3 failed: the trainer ended with exit code 1"),
                some(1).state(State.Failed, "OOMKilled", "attempt 3 failed: used more memory than its limit"));

        assertThat(status.state()).isEqualTo("Failed");
        assertThat(words(status, "Failed"))
                .isEqualTo("True TooManyFailures: 2 trials failed; digits-1: OOMKilled: attempt 3 failed: used more"
                        + " memory than its limit");
    }

    @ParameterizedTest
    @CsvSource({
        "TRIALS_DONE, TrialsDone",
        "TARGET_REACHED, TargetReached",
        "DURATION_REACHED, DurationReached",
        "GPU_HOURS_REACHED, GpuHoursReached",
        "SPACE_EXHAUSTED, SpaceExhausted",
        "PLATEAU_REACHED, PlateauReached",
        "LITTLE_EXPECTED, LittleExpected"
    })
    void eachEndHasItsReason(OutcomeReason reason, String word) {
        var status = scene.status(
                new Outcome(true, reason, "over"),
                some(0).state(State.Completed).used(9, 1).reports(9, 0.9));

        assertThat(words(status, "Complete")).isEqualTo("True " + word + ": over");
    }

    @Test
    void aSuspendedStudySaysHowToGoOn() {
        with(scene.manifest, "/spec/suspend", "true");
        var status = scene.status(null, some(0).state(State.Paused).used(1, 1));

        assertThat(status.state()).isEqualTo("Suspended");
        assertThat(words(status, "Suspended")).isEqualTo("True Suspended: set spec.suspend to false to go on");
        assertThat(words(status, "Progressing")).isEqualTo("False Suspended: spec.suspend is true");
    }

    @Test
    void anAcceptedStudyThatPausesWithoutCheckpointsIsToldWhatThatCosts() {
        assertThat(words(scene.status(null), "Accepted"))
                .isEqualTo("True Valid: the manifest can be run; without trial.checkpoints every promoted trial starts"
                        + " over");
        with(scene.manifest, "/spec/trial/checkpoints", "{volume: {emptyDir: {}}}");
        assertThat(words(scene.status(null), "Accepted")).isEqualTo("True Valid: the manifest can be run");
    }

    @Test
    void aStudyWithLongConstraintsIsToldThatItIsSlow() {
        with(scene.manifest, "/spec/trial/checkpoints", "{volume: {emptyDir: {}}}");
        var lengthy = String.join(" && ", Collections.nCopies(20, "learningRate < 0.1"));
        with(
                scene.manifest,
                "/spec/parameterConstraints",
                Collections.nCopies(5, "{expression: \"" + lengthy + "\"}").toString());

        assertThat(words(scene.status(null), "Accepted"))
                .isEqualTo(
                        "True Valid: the manifest can be run; its parameterConstraints are so long that new trials may"
                                + " come seconds apart");
    }

    @Test
    void aTurnThatFailsIsSaidByProgressingAndTheOtherConditionsStay() {
        var running = scene.status(null, some(0).state(State.Running));
        var failing = failed(running);

        assertThat(words(failing, "Progressing"))
                .startsWith("False TurnFailed: the operator fails at its turn")
                .endsWith("java.lang.IllegalStateException: no such rung");
        assertThat(failing.state()).isEqualTo("Waiting");
        assertThat(words(failing, "Accepted")).isEqualTo(words(running, "Accepted"));
        assertThat(words(failing, "Complete")).isEqualTo(words(running, "Complete"));
        assertThat(failing.trials()).isEqualTo(running.trials());
        assertThat(failed(failing)).as("the same again").isEqualTo(failing);

        scene.before = failing;
        assertThat(scene.status(null, some(0).state(State.Running)).state()).isEqualTo("Running");
    }

    @Test
    void aTurnThatFailsAfterTheEndLeavesTheStatusAsItIs() {
        var complete =
                scene.status(DONE, some(0).state(State.Completed).used(9, 1).reports(9, 0.9));

        assertThat(failed(complete)).isEqualTo(complete);
    }

    private StudyStatus failed(StudyStatus before) {
        var study = Manifests.stored(scene.manifest);
        study.getMetadata().setGeneration(scene.generation);
        study.setStatus(before);
        return StudyTurn.failed(study, new IllegalStateException("no such rung"), StatusScene.NOW);
    }
}
