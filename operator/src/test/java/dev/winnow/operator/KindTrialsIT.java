package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Names;
import dev.winnow.api.Reported.RungValue;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Gang;
import dev.winnow.testkit.JobManifests;
import dev.winnow.testkit.KindController;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.PlayedKind;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trials that are objects of other kinds than a Job, on a real API server with played controllers and a played kubelet. */
@Execution(ExecutionMode.CONCURRENT)
class KindTrialsIT {
    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    static final Map<PlayedKind, String> OBJECTS = Map.of(
            PlayedKind.JOB_SET, JobManifests.JOB_SET,
            PlayedKind.TRAIN_JOB, JobManifests.TRAIN_JOB,
            PlayedKind.PYTORCH_JOB, JobManifests.PYTORCH_JOB,
            PlayedKind.RAY_JOB, JobManifests.RAY_JOB);

    private static TestNamespace lab(PlayedKind kind, String purpose) {
        kind.install(client);
        return TestNamespace.create(client, kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + purpose);
    }

    private static ObjectNode study(PlayedKind kind, ObjectNode study) {
        return JobManifests.study(study, OBJECTS.getOrDefault(kind, ""));
    }

    /** By what each kind tells the first of its pods. */
    static int rank(Pod pod) {
        var labels = pod.getMetadata().getLabels();
        boolean first = labels.getOrDefault("jobset.sigs.k8s.io/replicatedjob-name", "")
                        .equals("leader")
                || (labels.getOrDefault("jobset.sigs.k8s.io/replicatedjob-name", "")
                                .equals("node")
                        && Gang.rank(pod) == 0)
                || labels.getOrDefault("training.kubeflow.org/replica-type", "").equals("master")
                || labels.getOrDefault("ray.io/node-type", "").equals("head");
        return first ? 0 : 1;
    }

    @ParameterizedTest
    @EnumSource(
            value = PlayedKind.class,
            names = {"JOB_SET", "TRAIN_JOB", "PYTORCH_JOB", "RAY_JOB"})
    void ashaPausesAndResumesObjectsAndTheFirstOfTheirPodsReports(PlayedKind kind) {
        var lab = lab(kind, "asha");
        try (var operator = RunningOperator.thatAllows(lab.namespace(), kind.type());
                var controller = new KindController(client, lab.namespace(), kind)) {
            var trainer = new Trainer(operator::report);
            try (var kubelet = new Kubelet(client, lab.namespace(), new Gang(trainer, KindTrialsIT::rank))) {
                lab.create(study(kind, Manifests.checkpointed(Manifests.asha("digits"))));
                lab.awaitEnd("digits");
                lab.await("all trials ended", () -> lab.trials().stream()
                        .allMatch(t -> t.getStatus().ended()));
                lab.await("no pod is left running", () -> lab.livePods().isEmpty());
            }
            assertThat(lab.study("digits").getStatus().state()).isEqualTo("Complete");
            for (var trial : lab.trials()) {
                var status = trial.getStatus();
                var reached = status.report().rungValues().stream()
                        .map(RungValue::resource)
                        .toList();
                assertThat(List.of(1, 3, 9)).startsWith(reached.toArray(Integer[]::new));
                assertThat(status.failureCount()).isZero();
                assertThat(status.pod().gpus()).as("of all pods").isEqualTo(kind == PlayedKind.RAY_JOB ? 1 : 2);
                assertThat(trainer.acknowledged().stream()
                                .filter(report -> report.trial()
                                        .equals(trial.getMetadata().getName()))
                                .map(Trainer.Acknowledged::step))
                        .as("nothing is trained twice")
                        .doesNotHaveDuplicates();
            }
            assertThat(lab.trials()).anyMatch(trial -> trial.getStatus().attempts() > 1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = PlayedKind.class,
            names = {"JOB_SET", "TRAIN_JOB", "PYTORCH_JOB", "RAY_JOB"})
    void onePodThatFailsIsOneFailureOfTheAttemptAndOneThatIsDeletedIsNone(PlayedKind kind) {
        var lab = lab(kind, "failures");
        try (var operator = RunningOperator.thatAllows(lab.namespace(), kind.type());
                var controller = new KindController(client, lab.namespace(), kind)) {
            Kubelet.Program failing = container -> {
                int attempt = Integer.parseInt(container.env().get("WINNOW_ATTEMPT"));
                if (attempt == 1 && rank(container.pod()) == 1) {
                    return 7;
                }
                new CountDownLatch(1).await();
                return 0;
            };
            try (var kubelet = new Kubelet(client, lab.namespace(), failing)) {
                lab.create(study(kind, Manifests.plain("digits", 1, 1, 1)));
                lab.awaitTrial("digits-0", trial -> trial.getStatus().failureCount() == 1);
                assertThat(lab.awaitEvent("digits-0", "AttemptFailed")).contains("exit code 7");
                lab.awaitTrial(
                        "digits-0",
                        trial -> trial.getStatus().state() == State.Running
                                && trial.getStatus().attempts() == 2);
                lab.await("both pods", () -> lab.livePods().size() == 2);
                var other = lab.livePods().stream()
                        .filter(pod -> rank(pod) == 1)
                        .findFirst()
                        .orElseThrow();
                // A real kubelet takes a moment to end a pod; this one takes until it was seen. A JobSet ends by its
                // own word.
                boolean seen = kind != PlayedKind.JOB_SET;
                if (seen) {
                    lab.finalizers(other.getMetadata().getName(), "example.com/holds");
                }
                client.resource(other).delete();
                if (seen) {
                    lab.awaitTrial("digits-0", trial -> trial.getStatus().state() == State.Pending);
                    lab.finalizers(other.getMetadata().getName());
                }
                var after =
                        lab.awaitTrial("digits-0", trial -> trial.getStatus().attempts() == 3);
                assertThat(after.getStatus().failureCount()).isEqualTo(1);
                lab.await("pods of the newest attempt alone", () -> lab.livePods().stream()
                        .allMatch(pod -> Names.attemptLabel(pod).orElse(0) == 3));
            }
        }
    }

    @Test
    void aKindThatTheClusterLearnsLaterIsSeenWithoutARestart() {
        var kind = PlayedKind.WORKFLOW;
        var lab = TestNamespace.create(client, "kind-missing");
        var described = with(
                JobManifests.study(Manifests.checkpointed(Manifests.asha("digits")), """
                        apiVersion: argoproj.io/v1alpha1
                        kind: Workflow
                        spec: {main: {spec: {containers: [{name: trainer, image: i}]}}}
                        """), "/spec/trial/kind", """
                        podTemplates: [{path: spec.main}]
                        successWhen: object.status.phase == 'Succeeded'
                        failureWhen: object.status.phase in ['Failed', 'Error']
                        """);
        try (var operator = RunningOperator.thatAllows(lab.namespace(), kind.type())) {
            lab.create(described);
            var rejected =
                    lab.awaitStudy("digits", study -> study.getStatus().state().equals("Rejected"));
            assertThat(rejected.getStatus().conditions())
                    .anyMatch(condition -> condition.getMessage().contains("spec.trial.job")
                            && condition.getMessage().contains("workflows.argoproj.io"));
            var trainer = new Trainer(operator::report);
            try (var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
                lab.create(Manifests.plain("pods", 1, 1, 1));
                lab.awaitEnd("pods");

                kind.install(client);
                try (var controller = new KindController(client, lab.namespace(), kind)) {
                    lab.awaitEnd("digits");
                    lab.await("no pod is left running", () -> lab.livePods().isEmpty());
                }
            }
            assertThat(lab.study("digits").getStatus().state()).isEqualTo("Complete");
            assertThat(lab.trials()).anyMatch(trial -> trial.getStatus().attempts() > 1);
            assertThat(lab.trials()).allMatch(trial -> trial.getStatus().failureCount() == 0);
        }
    }
}
