package dev.winnow.engine.trial;

import static dev.winnow.engine.trial.Life.evicted;
import static dev.winnow.engine.trial.Life.exited;
import static dev.winnow.engine.trial.Life.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.Reported.Pending;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.testkit.TrialFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link TrialLife} when a pod fails: what counts, how often it is tried again, and how long that waits. */
class TrialFailureTest {

    @Test
    void aTrainerThatFailsIsTriedAgainAfter2SecondsWithItsReasonShown() {
        var life = Life.running();
        var step = life.pod(1, exited()).turn();

        assertThat(step.status().state()).isEqualTo(State.Pending);
        assertThat(step.status().reason()).isEqualTo("ExitCode");
        assertThat(step.status().message())
                .isEqualTo("attempt 1 failed and is tried again: the trainer ended with exit code 1");
        assertThat(step.status().failures()).isEqualTo(1);
        assertThat(step.act()).isEqualTo(new Act.Nothing());
        assertThat(step.nextTurn()).isEqualTo(seconds(2));

        assertThat(life.after(1).turn().act()).isEqualTo(new Act.Nothing());
        assertThat(life.after(1).turn().act()).isEqualTo(new Act.Start(2));
    }

    @Test
    void anObjectThatIsSuspendedWhileItTrainsIsEndedAndNotCharged() {
        var life = Life.running().retries(0);
        var step = life.pod(1, Stage.Waiting.forNode("Suspended", "its Job is suspended"))
                .turn();

        assertThat(step.status().state()).isEqualTo(State.Pending);
        assertThat(step.status().reason()).isEqualTo("Suspended");
        assertThat(step.status().failureCount()).isZero();
        assertThat(step.status().pod()).extracting(pod -> pod.endTime()).isNotNull();
        assertThat(life.turn().act()).isInstanceOf(Act.End.class);
    }

    @Test
    void aTrainerThatRefusesItsSettingsIsNotTriedAgain() {
        var life = Life.running();
        var refusal =
                new Stage.Failed(Optional.empty(), "SettingsRefused", "the trainer refused its settings: no", true);
        var step = life.pod(1, refusal).turnTwice();

        assertThat(step.status().state()).isEqualTo(State.Failed);
        assertThat(step.status().reason()).isEqualTo("SettingsRefused");
        assertThat(step.status().message()).isEqualTo("attempt 1 failed: the trainer refused its settings: no");
        assertThat(step.act()).isEqualTo(new Act.Nothing());
    }

    @Test
    void aTrainerWhoseReportsNobodyTookIsTriedAgainHoweverOftenAndNotCharged() {
        var life = Life.running().retries(0);
        for (int attempt = 1; attempt <= 20; attempt++) {
            life.pod(attempt, new Stage.Running()).turn();
            var step = life.pod(attempt, Stage.Failed.exit(Optional.empty(), 75, "no connection"))
                    .turn();
            assertThat(step.status().state()).isEqualTo(State.Pending);
            assertThat(step.status().reason()).isEqualTo("OperatorAway");
            assertThat(step.status().message()).endsWith("(exit code 75): no connection");
            assertThat(step.nextTurn()).isEqualTo(seconds(30));
            assertThat(life.after(29).turn().act()).isEqualTo(new Act.Nothing());
            assertThat(life.after(1).turn().act()).isEqualTo(new Act.Start(attempt + 1));
        }

        assertThat(life.status().failureCount()).isZero();
    }

    @Test
    void aFailureIsCountedOnceHoweverOftenTheTrialHasATurn() {
        var life = Life.running();
        life.pod(1, exited());
        for (int turn = 0; turn < 10; turn++) {
            life.turn();
        }

        assertThat(life.status().failures()).isEqualTo(1);
        assertThat(life.status().gpuSeconds()).isEqualTo(120);
    }

    @Test
    void theThirdFailureFailsATrialWithTwoRetries() {
        var life = Life.running().retries(2);
        var reasons = new ArrayList<State>();
        for (int attempt = 1; attempt <= 3; attempt++) {
            life.pod(attempt, new Stage.Running()).turn();
            reasons.add(life.pod(attempt, exited()).turnTwice().status().state());
            life.after(60);
        }

        assertThat(reasons).containsExactly(State.Pending, State.Pending, State.Failed);
        assertThat(life.status().failures()).isEqualTo(3);
        assertThat(life.status().reason()).isEqualTo("ExitCode");
        assertThat(life.status().message()).isEqualTo("attempt 3 failed: the trainer ended with exit code 1");
        assertThat(life.turn().act()).as("its pod is kept for its logs").isEqualTo(new Act.Nothing());
    }

    @Test
    void withoutRetriesTheFirstFailureIsFinal() {
        var life = Life.running().retries(0);

        assertThat(life.pod(1, exited()).turn().status().state()).isEqualTo(State.Failed);
    }

    @Test
    void theBackOffDoublesUpTo60Seconds() {
        var life = Life.running().retries(10);
        var waits = new ArrayList<Long>();
        for (int attempt = 1; attempt <= 8; attempt++) {
            life.pod(attempt, new Stage.Running()).turn();
            waits.add(
                    life.pod(attempt, exited()).turn().nextTurn().orElseThrow().toSeconds());
            life.after(60);
        }

        assertThat(waits).containsExactly(2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void anEvictionIsReplacedAfter5SecondsAndNeverCounts() {
        var life = Life.running().retries(0);
        for (int attempt = 1; attempt <= 20; attempt++) {
            life.pod(attempt, new Stage.Running()).turn();
            var step = life.pod(attempt, evicted()).turnTwice();
            assertThat(step.status().state()).isEqualTo(State.Pending);
            assertThat(step.status().reason()).isEqualTo("Evicted");
            assertThat(step.nextTurn()).isEqualTo(seconds(5));
            assertThat(life.after(5).turn().act()).isEqualTo(new Act.Start(attempt + 1));
        }

        assertThat(life.status().failureCount()).isZero();
        assertThat(life.status().attempts()).isEqualTo(20);
    }

    @Test
    void aPodThatFailedBeforeAnybodySawItRunCountsAndIsAccounted() {
        var life = new Life(TrialFixture.trial());
        life.turn();
        life.pod(1, new Stage.Running()).after(10).pod(1, exited());
        var step = life.turnTwice();

        assertThat(step.status().failures()).isEqualTo(1);
        assertThat(step.status().attempts()).isEqualTo(1);
        assertThat(step.status().runSeconds()).isEqualTo(10);
        assertThat(step.status().startTime()).isEqualTo(Life.START.toString());
    }

    @Test
    void aFailedPodThatIsCleanedAwayDuringTheBackOffIsStillTheSameFailure() {
        var life = Life.running();
        life.pod(1, exited()).turn();
        var step = life.podGone().turn();

        assertThat(step.status().failures()).isEqualTo(1);
        assertThat(step.status().reason()).isEqualTo("ExitCode");
        assertThat(step.nextTurn()).isEqualTo(seconds(2));
    }

    @Test
    void theNextAttemptRunsWithAClearReason() {
        var life = Life.running();
        life.pod(1, exited()).turn();
        var step = life.after(2).pod(2, new Stage.Running()).turnTwice();

        assertThat(step.status().state()).isEqualTo(State.Running);
        assertThat(step.status().reason()).isNull();
        assertThat(step.status().attempts()).isEqualTo(2);
        assertThat(step.status().failures()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"Timeout", "OOMKilled", "Signal", "PodFailed"})
    void everyFailureThatIsTheTrainersKeepsItsReasonWhenItIsFinal(String reason) {
        var life = Life.running().retries(0);
        var step = life.pod(1, new Stage.Failed(Optional.empty(), reason, "a sentence", true))
                .turnTwice();

        assertThat(step.status().state()).isEqualTo(State.Failed);
        assertThat(step.status().reason()).isEqualTo(reason);
        assertThat(step.status().completionTime()).isEqualTo(life.now().toString());
    }

    @Test
    void aTrainerThatEndsWellButNeverReportedFails() {
        var step = Life.running().pod(1, Life.succeeded()).turnTwice();

        assertThat(step.status().state()).isEqualTo(State.Failed);
        assertThat(step.status().reason()).isEqualTo("NoReport");
    }

    @Test
    void aTrainerThatEndsWellBeforeItsLastStepHasCompleted() {
        var life = Life.running()
                .becomes(TrialFixture.trial().granted(3).reports(1, 0.5).reports(2, 0.6));
        var step = life.pod(1, Life.succeeded()).turnTwice();

        assertThat(step.status().state()).isEqualTo(State.Completed);
        assertThat(step.status().reason()).isEqualTo("TrainerDone");
        assertThat(step.status().message()).isEqualTo("the trainer ended by itself at step 2");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void noEndIsJudgedWhileAReplicaMayHoldReports(int code) {
        var life = Life.running().retries(0).becomes(TrialFixture.trial().reports(2, 0.6));
        pending(life, new Pending(1, List.of("replica")));
        life.pod(1, code == 0 ? Life.succeeded() : exited());
        var step = life.after(1).turnTwice();

        assertThat(step.status().state()).isEqualTo(State.Running);
        assertThat(step.act()).isEqualTo(new Act.Nothing());
        assertThat(step.nextTurn()).as("since the end was seen").isEqualTo(seconds(30));

        pending(life, null);
        assertThat(life.turn().status().state()).isEqualTo(code == 0 ? State.Completed : State.Failed);
    }

    @Test
    void aReplicaThatWasKilledKeepsATrialFromItsEndFor30Seconds() {
        var life = Life.running().becomes(TrialFixture.trial().reports(2, 0.6));
        pending(life, new Pending(1, List.of("replica")));
        life.pod(1, Life.succeeded()).turn();

        assertThat(life.after(30).turnTwice().status().reason()).isEqualTo("TrainerDone");
    }

    @Test
    void reportsOfAnEarlierAttemptAreNotWaitedFor() {
        var life = Life.running().becomes(TrialFixture.trial().reports(2, 0.6));
        pending(life, new Pending(1, List.of("replica")));
        life.pod(2, Life.succeeded());

        assertThat(life.turn().status().state()).isEqualTo(State.Completed);
    }

    @Test
    void noEndIsJudgedWhileASidecarReadsWhatTheTrainerWrote() {
        var life = Life.running().becomes(TrialFixture.trial().reports(2, 0.6));
        life.terms(new Terms(0, Duration.ofMinutes(30), true, Life.TEMPLATE, true));
        life.pod(1, Life.succeeded()).sidecar(1);
        var step = life.after(1).turnTwice();

        assertThat(step.status().state()).isEqualTo(State.Running);
        assertThat(step.act()).isEqualTo(new Act.Nothing());
        assertThat(step.nextTurn()).as("since the end was seen").isEqualTo(seconds(60));
        assertThat(life.after(60).turn().status().reason()).isEqualTo("TrainerDone");

        life = Life.running().becomes(TrialFixture.trial().reports(2, 0.6));
        life.terms(new Terms(0, Duration.ofMinutes(30), true, Life.TEMPLATE, true));
        assertThat(life.pod(1, Life.succeeded()).turn().status().reason())
                .as("the pod is over")
                .isEqualTo("TrainerDone");
    }

    private static void pending(Life life, @Nullable Pending pending) {
        var status = life.status();
        life.trial().setStatus(status.with(status.report().pending(pending)));
    }

    @Test
    void aSidecarThatOutlivesAFailedTrainerGoesBeforeTheNextAttempt() {
        var life = Life.running();
        life.pod(1, exited()).sidecar(1).turn();
        var step = life.after(2).turn();

        assertThat(step.act()).isInstanceOf(Act.End.class);
        assertThat(life.deleting(1).turn().act()).isEqualTo(new Act.Nothing());
        assertThat(life.podGone().turn().act()).isEqualTo(new Act.Start(2));
        assertThat(life.status().failures()).isEqualTo(1);
        assertThat(life.status().runSeconds()).isEqualTo(60);
    }

    @Test
    void gpuSecondsOfThreeAttemptsAddUpOnce() {
        var life = Life.running();
        life.pod(1, exited()).turnTwice();
        life.after(2).pod(2, new Stage.Running()).turn();
        life.after(30).pod(2, evicted()).turnTwice();
        life.after(5).pod(3, new Stage.Running()).turn();
        life.after(10).podGone().turn();
        var step = life.turn();

        assertThat(step.status().runSeconds()).isEqualTo(60 + 30 + 10);
        assertThat(step.status().gpuSeconds()).isEqualTo(2 * (60 + 30 + 10));
        assertThat(List.of(step.status().attempts(), step.status().failures())).containsExactly(3, 1);
    }
}
