package dev.winnow.engine.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Names;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Stage;
import dev.winnow.testkit.JobManifests;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts whose controller would try again by itself: the first pod that is lost is their end. */
class LostPodsTest {
    private static final Map<String, String> OBJECTS = Map.of(
            "TrainJob", JobManifests.TRAIN_JOB,
            "PyTorchJob", JobManifests.PYTORCH_JOB,
            "RayJob", JobManifests.RAY_JOB,
            "JobSet", JobManifests.JOB_SET);
    private static final String RUNNING = "{running: {}}";

    /** A pod of the attempt; the one with rank 0 reports. */
    private static PodBuilder pod(int rank, String phase, String state, String lastState) {
        return new PodBuilder(PodJson.read(
                KindObjects.yaml("""
                metadata:
                  name: digits-0-1-%1$d
                  uid: uid-%1$d
                  labels: {rank: "%1$d", winnow.dev/attempt: "1"}
                  annotations: {%2$s: rank=0}
                spec: {nodeName: n, containers: [{name: node, resources: {limits: {nvidia.com/gpu: 1}}}]}
                status:
                  phase: %3$s
                  containerStatuses: [{name: node, state: %4$s, lastState: %5$s}]
                """.formatted(rank, Names.REPORTER_ANNOTATION, phase, state, lastState))));
    }

    private static PodBuilder running(int rank) {
        return pod(rank, "Running", RUNNING, "{}");
    }

    private static Pod going(PodBuilder pod) {
        return pod.editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build();
    }

    private static AttemptView view(String kind, String more, Pod... pods) {
        return view(kind, more, List.of(), pods);
    }

    private static AttemptView view(String kind, String more, List<String> before, Pod... pods) {
        var study = JobManifests.study(OBJECTS.getOrDefault(kind, ""));
        var object = (ObjectNode) KindObjects.built(study);
        object.setAll((ObjectNode) KindObjects.yaml(more));
        return KindObjects.workload(study)
                .view(new ObjectWorkload.WithPods(PodTypes.generic(object), List.of(pods), before));
    }

    private static String end(AttemptView view) {
        return view.stage() instanceof Stage.Failed failed ? failed.reason() + " " + failed.counts() : "";
    }

    @ParameterizedTest
    @ValueSource(strings = {"TrainJob", "PyTorchJob", "RayJob"})
    void aPodThatFailsEndsTheAttemptAlthoughAnotherWouldFollow(String kind) {
        var failed = pod(1, "Failed", "{terminated: {exitCode: 7}}", "{}").build();

        var view = view(kind, "{}", running(0).build(), failed);

        assertThat(end(view)).isEqualTo("ExitCode true");
        assertThat(view.over()).as("its object is to be deleted").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TrainJob", "PyTorchJob", "RayJob"})
    void aContainerThatIsStartedAgainInItsPodHasFailed(String kind) {
        var again = pod(0, "Running", RUNNING, "{terminated: {exitCode: 3}}").build();
        var waits = pod(0, "Running", "{waiting: {reason: CrashLoopBackOff}}", "{terminated: {exitCode: 3}}")
                .build();

        assertThat(end(view(kind, "{}", again))).isEqualTo("ExitCode true");
        assertThat(end(view(kind, "{}", waits))).isEqualTo("ExitCode true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TrainJob", "PyTorchJob", "RayJob"})
    void aPodThatSomebodyDeletesEndsTheAttemptUncharged(String kind) {
        var killed = going(pod(1, "Failed", "{terminated: {exitCode: 143}}", "{}"));

        assertThat(end(view(kind, "{}", running(0).build(), going(running(1))))).isEqualTo("PodVanished false");
        assertThat(end(view(kind, "{}", running(0).build(), killed))).isEqualTo("PodVanished false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TrainJob", "PyTorchJob", "RayJob"})
    void aPodThatIsGoneAtOnceEndsTheAttemptUnchargedAlthoughAnotherTookItsPlace(String kind) {
        var before = view(kind, "{}", running(1).build(), running(0).build()).members();
        assertThat(before).containsExactly("uid-0", "uid-1");
        var another = running(1).editMetadata().withUid("uid-2").endMetadata().build();

        assertThat(view(kind, "{}", before, running(0).build(), running(1).build(), another)
                        .stage())
                .as("one more")
                .isEqualTo(new Stage.Running());
        assertThat(end(view(kind, "{}", before, running(0).build(), another))).isEqualTo("PodVanished false");
        assertThat(end(view(kind, "{}", before, running(0).build()))).isEqualTo("PodVanished false");
        assertThat(end(view(kind, "{}", before))).isEqualTo("PodVanished false");
    }

    @Test
    void aPodThatHasEndedMayGo() {
        var done = pod(1, "Succeeded", "{terminated: {exitCode: 0}}", "{}").build();

        assertThat(view("PyTorchJob", "{}", running(0).build(), done).members()).containsExactly("uid-0");
    }

    @Test
    void podsOfAJobSetThatTriesNothingAgainAreNotNoted() {
        assertThat(view("JobSet", "{}", running(0).build()).members()).isEmpty();
    }

    @Test
    void whatTheControllerDeletesOnceTheReporterIsDoneIsNotLost() {
        var done = pod(0, "Succeeded", "{terminated: {exitCode: 0}}", "{}").build();

        assertThat(view("PyTorchJob", "{}", done, going(running(1))).stage()).isEqualTo(new Stage.Running());
    }

    @Test
    void anAttemptThatWasLostStaysSoWhileItsOtherPodsGo() {
        var failed = pod(1, "Failed", "{terminated: {exitCode: 7}}", "{}").build();
        var said = "{status: {conditions: [{type: Failed, status: 'True', reason: PyTorchJobFailed, message: m}]}}";

        assertThat(end(view("PyTorchJob", said, going(running(0)), failed))).isEqualTo("ExitCode true");
        assertThat(end(view("PyTorchJob", said, failed))).isEqualTo("ExitCode true");
    }

    @Test
    void whatIsSentAwayAfterASuccessIsNotLost() {
        var said = "{status: {conditions: [{type: Succeeded, status: 'True'}]}}";

        assertThat(view("PyTorchJob", said, running(0).build(), going(running(1)))
                        .stage())
                .isEqualTo(new Stage.Running());
    }

    @Test
    void whatASuspensionDeletesIsNotLost() {
        assertThat(view("TrainJob", "{spec: {suspend: true}}", going(running(0)))
                        .stage())
                .isInstanceOf(Stage.Waiting.class);
    }

    @Test
    void aJobSetThatTriesNothingAgainEndsByItsOwnWord() {
        var failed = pod(1, "Failed", "{terminated: {exitCode: 7}}", "{}").build();

        assertThat(view("JobSet", "{}", running(0).build(), failed).stage()).isEqualTo(new Stage.Running());
        var said = "{status: {conditions: [{type: Failed, status: 'True', reason: FailedJobs, message: m}]}}";
        assertThat(view("JobSet", said, running(0).build(), failed).stage())
                .as("its other pods are being deleted")
                .isEqualTo(new Stage.Running());
        assertThat(end(view("JobSet", said, failed))).isEqualTo("ExitCode true");
    }

    @Test
    void aRayJobThatHasEndedDoesNotWaitForItsCluster() {
        var view = view(
                "RayJob",
                "{status: {jobDeploymentStatus: Complete, jobStatus: SUCCEEDED}}",
                running(0).build());

        assertThat(view.stage()).isInstanceOf(Stage.Succeeded.class);
        assertThat(view.over()).as("the cluster still runs").isFalse();
        assertThat(end(view(
                        "RayJob",
                        "{status: {jobDeploymentStatus: Failed, jobStatus: FAILED, reason: AppFailed}}",
                        running(0).build())))
                .isEqualTo("ObjectFailed true");
    }
}
