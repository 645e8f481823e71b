package dev.winnow.engine.trial;

import static dev.winnow.engine.trial.Life.seconds;
import static dev.winnow.engine.trial.Life.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialSpec.Reason;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.testkit.TrialFixture;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link TrialLife} from the wish to run until the trainer runs. */
class TrialStartTest {

    @Test
    void aNewTrialGetsPodNumberOneAtOnce() {
        var step = new Life(TrialFixture.trial()).turn();

        assertThat(step.act()).isEqualTo(new Act.Start(1));
        assertThat(step.nextTurn()).isEmpty();
    }

    @Test
    void aPodThatRunsWithinASecondIsNeverShownAsQueued() {
        var life = new Life(TrialFixture.trial());
        life.turn();
        var early = life.pod(1, waiting("Scheduling")).turn();

        assertThat(early.status().state()).isNull();
        assertThat(early.nextTurn()).contains(AttemptView.QUIET_START);

        assertThat(life.after(1).pod(1, new Stage.Running()).turn().status().state())
                .isEqualTo(State.Running);
    }

    @Test
    void podsThatAreSeenBeforeTheirObjectAreNotSaidToLeave() {
        var life = new Life(TrialFixture.trial())
                .pod(1, new Stage.Running())
                .podsHave(1, 2)
                .deleting(1);
        var step = life.turn();

        assertThat(step.status().state()).isNull();
        assertThat(step.act()).isEqualTo(new Act.Nothing());
        assertThat(step.nextTurn()).contains(AttemptView.QUIET_START);

        assertThat(life.after(2).turnTwice().status().reason())
                .as("they leave indeed: their object is gone")
                .isEqualTo("Terminating");
    }

    @Test
    void aPodThatWaitsLongerIsQueuedWithItsReason() {
        var life = new Life(TrialFixture.trial())
                .pod(1, Stage.Waiting.forNode("Unschedulable", "a sentence"))
                .after(2);
        var step = life.turnTwice();

        assertThat(step.status().state()).isEqualTo(State.Queued);
        assertThat(step.status().reason()).isEqualTo("Unschedulable");
        assertThat(step.status().message()).isEqualTo("a sentence");
        assertThat(step.status().attempts()).isEqualTo(1);
        assertThat(step.act()).isEqualTo(new Act.Nothing());
        assertThat(step.nextTurn())
                .as("no polling: the pod's own event follows")
                .isEmpty();
    }

    @Test
    void aPodThatIsNeverScheduledWaitsForEverWithoutFailing() {
        var life = new Life(TrialFixture.trial())
                .pod(1, Stage.Waiting.forNode("Unschedulable", "a sentence"))
                .after(86_400);

        assertThat(life.turnTwice().status().state()).isEqualTo(State.Queued);
        assertThat(life.status().failureCount()).isZero();
    }

    @Test
    void anImageThatCannotBePulledHasTheTimeThatTheStudyGivesItThenCountsAsAFailure() {
        var life = new Life(TrialFixture.trial()).pod(1, waiting("ImagePullBackOff"));
        var patient = life.after(30).turn();

        assertThat(patient.status().state()).isEqualTo(State.Queued);
        assertThat(patient.status().reason()).isEqualTo("ImagePullBackOff");
        assertThat(patient.nextTurn()).isEqualTo(seconds(1800));

        var late = life.after(1800).turn();
        assertThat(late.status().state()).isEqualTo(State.Pending);
        assertThat(late.status().reason()).isEqualTo("StartTimeout");
        assertThat(late.status().failures()).isEqualTo(1);
        assertThat(late.status().gpuSeconds()).isZero();
        assertThat(late.act()).isInstanceOf(Act.End.class);
        assertThat(life.turn().act())
                .as("as long as it is not seen to be deleted")
                .isInstanceOf(Act.End.class);
        assertThat(life.status().failures()).isEqualTo(1);
    }

    @Test
    void theTimeToStartBeginsWhenTheOperatorFirstSeesThePodOnItsNode() {
        var life = new Life(TrialFixture.trial())
                .pod(1, Stage.Waiting.forNode("Unschedulable", "a sentence"))
                .after(5_000);
        life.turn();
        life.pod(1, waiting("ErrImagePull")).turn();

        assertThat(life.status().pod().acceptedTime()).isEqualTo(life.now().toString());
        assertThat(life.after(1_799).turn().status().state()).isEqualTo(State.Queued);
        assertThat(life.after(1).turn().status().reason()).isEqualTo("StartTimeout");
    }

    @Test
    void theLastRetryOfAPodThatCannotStartFailsTheTrial() {
        var life = new Life(TrialFixture.trial()).retries(0).pod(1, waiting("ImagePullBackOff"));
        life.after(2).turn();
        var lost = life.after(1_800).turn();

        assertThat(lost.status().state()).isEqualTo(State.Failed);
        assertThat(lost.status().message())
                .isEqualTo("attempt 1 failed: did not start within 1800 s (trial.startTimeoutSeconds): "
                        + "ImagePullBackOff: a sentence");
        assertThat(lost.act()).isInstanceOf(Act.End.class);
    }

    @Test
    void aPodThatHasNotStartedIsReplacedWhenTheTemplateChangesAndOneThatRunsIsNot() {
        var life = new Life(TrialFixture.trial()).pod(1, waiting("ErrImagePull"));
        life.after(9).turn();
        var step = life.terms(new Terms(2, Duration.ofSeconds(1800), false, "template 2", false))
                .turn();

        assertThat(step.status().state()).isEqualTo(State.Pending);
        assertThat(step.status().reason()).isEqualTo("TemplateChanged");
        assertThat(step.status().failureCount()).isZero();
        assertThat(step.act()).isInstanceOf(Act.End.class);
        assertThat(life.deleting(1).turn().act()).isEqualTo(new Act.Start(2));

        var running = Life.running().terms(new Terms(2, Duration.ofSeconds(1800), true, "template 2", false));
        assertThat(running.turn().act()).isEqualTo(new Act.Nothing());
    }

    /** The API server's clock is compared with nothing but the first second. */
    @ParameterizedTest
    @ValueSource(longs = {-3_600, 3_600})
    void aPodOfAnApiServerWithAnotherClockIsQueuedAtOnce(long seconds) {
        var life = new Life(TrialFixture.trial()).after(seconds).pod(1, waiting("Starting"));

        assertThat(life.after(-seconds).turn().status().state()).isEqualTo(State.Queued);
    }

    @Test
    void aRunningTrialNamesItsPodItsNodeAndItsGpus() {
        var life = new Life(TrialFixture.trial());
        life.turn();
        var step = life.after(7).pod(1, new Stage.Running()).turnTwice();

        assertThat(step.status().state()).isEqualTo(State.Running);
        assertThat(step.status().reason()).isNull();
        assertThat(step.status().startTime())
                .isEqualTo(Life.START.plusSeconds(7).toString());
        var pod = step.status().pod();
        assertThat(pod).isNotNull();
        assertThat(pod.name()).isEqualTo("digits-0-1");
        assertThat(pod.node()).isEqualTo("node0");
        assertThat(pod.gpus()).isEqualTo(2);
        assertThat(pod.endTime()).isNull();
    }

    @Test
    void gpusOfAnObjectAreThoseOfItsPodsButNotOfPodsThatComeWhileItIsDeleted() {
        var life = Life.running().podsHave(1, 2);
        life.turn();
        assertThat(life.podsHave(1, 4).turnTwice().status().pod().gpus()).isEqualTo(4);
        assertThat(life.deleting(1).podsHave(1, 6).turnTwice().status().pod().gpus())
                .isEqualTo(4);
    }

    @Test
    void theStatusHoldsThePodsOfAnObjectOfWhichNoneMayGoWhileItRuns() {
        var life = Life.running().members(1, "uid-a");
        assertThat(life.turn().status().pod().members()).containsExactly("uid-a");
        assertThat(life.members(1, "uid-a", "uid-b").turnTwice().status().pod().members())
                .containsExactly("uid-a", "uid-b");

        var lost = new Stage.Failed(Optional.empty(), "PodVanished", "deleted by somebody else", false);
        var step = life.pod(1, lost).turn();
        assertThat(step.status().pod().members())
                .as("until the attempt is gone")
                .hasSize(2);
        assertThat(step.status().failureCount()).isZero();

        var paused = life.becomes(TrialFixture.trial().desired(Desired.Paused, Reason.AwaitingPromotion))
                .turn();
        assertThat(paused.status().pod().members()).isNull();
    }

    @Test
    void whileItsOldPodTerminatesTheTrialIsPendingAndNoSecondPodIsMade() {
        var step = Life.running().deleting(1).turnTwice();

        assertThat(step.status().state()).isEqualTo(State.Pending);
        assertThat(step.status().reason()).isEqualTo("Terminating");
        assertThat(step.act()).isEqualTo(new Act.Nothing());
    }

    @Test
    void aPodThatTerminatedByAnotherHandIsReplacedWithoutCounting() {
        var life = Life.running().deleting(1);
        life.turn();
        var step = life.podGone().turn();

        assertThat(step.act()).isEqualTo(new Act.Start(2));
        assertThat(step.status().failureCount()).isZero();
    }

    @Test
    void aPodThatVanishedIsReplacedAfter5SecondsWithoutCounting() {
        var life = Life.running().podGone();
        var first = life.turn();

        assertThat(first.status().state()).isEqualTo(State.Pending);
        assertThat(first.status().reason()).isEqualTo("PodVanished");
        assertThat(first.act()).isEqualTo(new Act.Nothing());
        assertThat(first.nextTurn()).isEqualTo(seconds(5));

        assertThat(life.after(4).turn().nextTurn()).isEqualTo(seconds(1));
        var due = life.after(1).turn();
        assertThat(due.act()).isEqualTo(new Act.Start(2));
        assertThat(due.status().failureCount()).isZero();
    }

    @Test
    void aPodThatIsDeletedBeforeItIsOnRecordKeepsItsNumber() {
        var life =
                new Life(TrialFixture.trial()).terms(new Terms(2, Duration.ofSeconds(1800), false, "template", false));
        life.turn();
        var first = life.pod(1, new Stage.Running()).deleting(1).turn();

        assertThat(first.status().attempts()).isEqualTo(1);
        assertThat(first.status().reason()).isEqualTo("PodVanished");
        assertThat(life.after(5).turn().act()).isEqualTo(new Act.Start(2));
        assertThat(life.podGone().turn().act()).isEqualTo(new Act.Start(2));
    }

    @Test
    void onlyTheNewestOfSeveralPodsCounts() {
        var life = Life.running();
        var step = life.pod(2, new Stage.Running()).pod(1, Life.exited()).turnTwice();

        assertThat(step.status().state()).isEqualTo(State.Running);
        assertThat(step.status().attempts()).isEqualTo(2);
        assertThat(step.status().failureCount()).isZero();
        assertThat(step.act()).isEqualTo(new Act.Nothing());
    }

    @Test
    void whatWasReportedIsNeverTouched() {
        var reported = TrialFixture.trial().reports(1, 0.5);
        var life = Life.running().becomes(reported);
        for (var stage : Map.of("a", new Stage.Running(), "b", Life.exited()).values()) {
            assertThat(life.pod(1, stage).turn().status().reported())
                    .isEqualTo(reported.build().getStatus().reported());
        }
    }
}
