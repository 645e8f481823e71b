package dev.winnow.engine.trial;

import static dev.winnow.engine.trial.Life.seconds;
import static dev.winnow.engine.trial.Life.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialStatus.State;
import dev.winnow.testkit.TrialFixture;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link TrialLife} from the wish to run until the trainer runs. */
class TrialStartTest {

    @Test
    void aNewTrialGetsPodNumberOneAtOnce() {
        var step = new Life(TrialFixture.trial()).look();

        assertThat(step.act()).isEqualTo(new Act.Start(1));
        assertThat(step.lookAgain()).isEmpty();
    }

    @Test
    void aPodThatRunsWithinASecondIsNeverShownAsQueued() {
        var life = new Life(TrialFixture.trial());
        life.look();
        var early = life.pod(1, waiting("Scheduling")).look();

        assertThat(early.status().state()).isNull();
        assertThat(early.lookAgain()).isEqualTo(seconds(1));

        assertThat(life.pod(1, new Stage.Running()).look().status().state()).isEqualTo(State.Running);
    }

    @Test
    void aPodThatWaitsLongerIsQueuedWithItsReason() {
        var life =
                new Life(TrialFixture.trial()).pod(1, waiting("Unschedulable")).after(1);
        var step = life.lookTwice();

        assertThat(step.status().state()).isEqualTo(State.Queued);
        assertThat(step.status().reason()).isEqualTo("Unschedulable");
        assertThat(step.status().message()).isEqualTo("a sentence");
        assertThat(step.status().attempts()).isEqualTo(1);
        assertThat(step.act()).isEqualTo(new Act.Nothing());
        assertThat(step.lookAgain())
                .as("no polling: the pod's own event follows")
                .isEmpty();
    }

    @Test
    void aPodThatIsNeverScheduledWaitsForEverWithoutFailing() {
        var life =
                new Life(TrialFixture.trial()).pod(1, waiting("Unschedulable")).after(86_400);

        assertThat(life.lookTwice().status().state()).isEqualTo(State.Queued);
        assertThat(life.status().failureCount()).isZero();
    }

    @Test
    void anImageThatCannotBePulledHas120SecondsBeforeTheTrialFails() {
        var life = new Life(TrialFixture.trial())
                .pod(1, waiting("ImagePullBackOff"))
                .after(30);
        var patient = life.look();

        assertThat(patient.status().state()).isEqualTo(State.Queued);
        assertThat(patient.status().reason()).isEqualTo("ImagePullBackOff");
        assertThat(patient.lookAgain()).isEqualTo(seconds(90));

        var lost = life.after(90).look();
        assertThat(lost.status().state()).isEqualTo(State.Failed);
        assertThat(lost.status().reason()).isEqualTo("ImagePullBackOff");
        assertThat(lost.status().message()).isEqualTo("its container cannot be started: a sentence");
        assertThat(lost.act()).isInstanceOf(Act.End.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ErrImagePull",
                "ImageInspectError",
                "RegistryUnavailable",
                "CreateContainerConfigError",
                "CreateContainerError",
                "RunContainerError",
                "CreatePodSandboxError"
            })
    void whateverKeepsAContainerFromStartingFailsTheTrialAfter120Seconds(String reason) {
        var life = new Life(TrialFixture.trial()).pod(1, waiting(reason));

        assertThat(life.after(119).look().status().state()).isEqualTo(State.Queued);
        assertThat(life.after(1).look().status().state()).isEqualTo(State.Failed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"InvalidImageName", "ErrImageNeverPull"})
    void anImageThatCanNeverBePulledFailsTheTrialAtOnce(String reason) {
        var step = new Life(TrialFixture.trial()).pod(1, waiting(reason)).look();

        assertThat(step.status().state()).isEqualTo(State.Failed);
        assertThat(step.status().reason()).isEqualTo(reason);
        assertThat(step.act()).isInstanceOf(Act.End.class);
    }

    @Test
    void aRunningTrialNamesItsPodItsNodeAndItsGpus() {
        var life = new Life(TrialFixture.trial());
        life.look();
        var step = life.after(7).pod(1, new Stage.Running()).lookTwice();

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
    void whileItsOldPodTerminatesTheTrialIsPendingAndNoSecondPodIsMade() {
        var step = Life.running().deleting(1).lookTwice();

        assertThat(step.status().state()).isEqualTo(State.Pending);
        assertThat(step.status().reason()).isEqualTo("Terminating");
        assertThat(step.act()).isEqualTo(new Act.Nothing());
    }

    @Test
    void aPodThatTerminatedByAnotherHandIsReplacedWithoutCounting() {
        var life = Life.running().deleting(1);
        life.look();
        var step = life.podGone().look();

        assertThat(step.act()).isEqualTo(new Act.Start(2));
        assertThat(step.status().failureCount()).isZero();
    }

    @Test
    void aPodThatVanishedIsReplacedAfter5SecondsWithoutCounting() {
        var life = Life.running().podGone();
        var first = life.look();

        assertThat(first.status().state()).isEqualTo(State.Pending);
        assertThat(first.status().reason()).isEqualTo("PodVanished");
        assertThat(first.act()).isEqualTo(new Act.Nothing());
        assertThat(first.lookAgain()).isEqualTo(seconds(5));

        assertThat(life.after(4).look().lookAgain()).isEqualTo(seconds(1));
        var due = life.after(1).look();
        assertThat(due.act()).isEqualTo(new Act.Start(2));
        assertThat(due.status().failureCount()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "QuotaExceeded, false, Pending",
        "PodNameTaken, false, Pending",
        "PodForbidden, true, Failed",
        "PodInvalid, true, Failed"
    })
    void aRefusedPodLeavesTheTrialPendingOrFailedWithTheReason(String reason, boolean forGood, State state) {
        var trial = TrialFixture.trial().build();
        var status =
                TrialLife.refused(trial, new StartRefusal(reason, forGood, "pods \"digits-0-1\" is ..."), Life.START);

        assertThat(status.state()).isEqualTo(state);
        assertThat(status.reason()).isEqualTo(reason);
        assertThat(status.message()).isEqualTo("pods \"digits-0-1\" is ...");
        assertThat(status.completionTime()).isEqualTo(forGood ? Life.START.toString() : null);
    }

    @Test
    void aMessageIsCutTo1024Characters() {
        var trial = TrialFixture.trial().build();
        var status = TrialLife.refused(trial, new StartRefusal("PodInvalid", true, "x".repeat(5_000)), Life.START);

        assertThat(status.message()).hasSize(1_024);
    }

    @Test
    void onlyTheNewestOfSeveralPodsCounts() {
        var life = Life.running();
        var step =
                life.pod(2, new Stage.Running()).pod(1, Life.exited(life.now())).lookTwice();

        assertThat(step.status().state()).isEqualTo(State.Running);
        assertThat(step.status().attempts()).isEqualTo(2);
        assertThat(step.status().failureCount()).isZero();
        assertThat(step.act()).isEqualTo(new Act.Nothing());
    }

    @Test
    void whatWasReportedIsNeverTouched() {
        var reported = TrialFixture.trial().reports(1, 0.5);
        var life = Life.running().becomes(reported);
        for (var stage :
                Map.of("a", new Stage.Running(), "b", Life.exited(life.now())).values()) {
            assertThat(life.pod(1, stage).look().status().reported())
                    .isEqualTo(reported.build().getStatus().reported());
        }
    }
}
