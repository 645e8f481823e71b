package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.checkpointed;
import static dev.winnow.testkit.Manifests.plain;
import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningStudy;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import dev.winnow.testkit.Trainer.Acknowledged;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Faults of pods and trainers: each has its reason, is retried or not by the rules, and the study goes on. */
@Execution(ExecutionMode.CONCURRENT)
class PodFaultsIT {
    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    /** A trainer that hangs before its second step the first time a trial gets there. */
    private static Trainer hangsOnce(RunningOperator operator) {
        Set<String> hung = ConcurrentHashMap.newKeySet();
        return new Trainer(operator::report, Trainer::learningRateQuality, (trial, step) -> {
            if (step == 2 && hung.add(trial)) {
                new CountDownLatch(1).await();
            }
        });
    }

    private static Pod pod(TestNamespace lab, String name) {
        return lab.pods().stream()
                .filter(pod -> pod.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static PodStatus status(String yaml) {
        return client.getKubernetesSerialization().convertValue(Manifests.read(yaml), PodStatus.class);
    }

    private static PodStatus terminated(int code, String reason) {
        return status("""
                phase: Failed
                containerStatuses:
                - name: trainer
                  image: i
                  imageID: i
                  ready: false
                  restartCount: 0
                  state: {terminated: {exitCode: %d, reason: %s, startedAt: '2026-01-01T00:00:00Z', finishedAt: '2026-01-01T00:00:01Z'}}
                """.formatted(code, reason));
    }

    @Test
    void aPodDeletedByHandIsReplacedResumesAndIsNoFailure() {
        var lab = TestNamespace.create(client, "pod-deleted");
        try (var operator = new RunningOperator(lab.namespace())) {
            var trainer = hangsOnce(operator);
            try (var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
                lab.create(with(checkpointed(plain("digits", 1, 1, 3)), "/spec/trial/retries", "0"));
                lab.await("step 1 is done", () -> trainer.acknowledged().size() == 1);
                lab.awaitTrial("digits-0", State.Running);
                client.resource(pod(lab, "digits-0-1")).delete();

                assertThat(lab.awaitEnd("digits").getStatus().state()).isEqualTo("Complete");
                var status = lab.trial("digits-0").getStatus();
                assertThat(status.state()).isEqualTo(State.Completed);
                assertThat(status.attempts()).isEqualTo(2);
                assertThat(status.failureCount()).isZero();
                assertThat(trainer.acknowledged())
                        .containsExactly(
                                new Acknowledged("digits-0", 1, 1),
                                new Acknowledged("digits-0", 2, 2),
                                new Acknowledged("digits-0", 2, 3));
            }
        }
    }

    @Test
    void aTrainerThatExitsWith1IsRetriedThenFailedAndTheOthersGoOn() {
        var lab = TestNamespace.create(client, "exit-code");
        try (var operator = new RunningOperator(lab.namespace())) {
            var trainer = new Trainer(operator::report);
            Kubelet.Program program = container -> container.trial().equals("digits-0") ? 1 : trainer.run(container);
            try (var kubelet = new Kubelet(client, lab.namespace(), program)) {
                lab.create(with(plain("digits", 3, 1, 1), "/spec/trial/retries", "1"));
                var study = lab.awaitEnd("digits");

                assertThat(study.getStatus().state()).isEqualTo("Complete");
                assertThat(study.getStatus().trials().failed()).isEqualTo(1);
                assertThat(study.getStatus().trials().completed()).isEqualTo(2);
                var status = lab.trial("digits-0").getStatus();
                assertThat(status.state()).isEqualTo(State.Failed);
                assertThat(status.reason()).isEqualTo("ExitCode");
                assertThat(status.message()).isEqualTo("attempt 2 failed: the trainer ended with exit code 1");
                assertThat(status.attempts()).isEqualTo(2);
                assertThat(status.failures()).isEqualTo(2);
                lab.await("events", () -> lab.eventsOf("digits-0").containsAll(Set.of("AttemptFailed", "TrialFailed")));
                assertThat(lab.eventsOf("digits-0")).hasSize(2);
            }
        }
    }

    @Test
    void oneFailureMoreThanToleratedFailsTheStudyAndCreatesNoMoreTrials() {
        var lab = TestNamespace.create(client, "too-many-failures");
        try (var operator = new RunningOperator(lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), container -> 7)) {
            var study = with(plain("digits", 6, 1, 1), "/spec/trial/retries", "0");
            lab.create(with(study, "/spec/limits/failedTrials", "1"));
            var status = lab.awaitEnd("digits").getStatus();

            assertThat(status.state()).isEqualTo("Failed");
            assertThat(status.conditions())
                    .filteredOn(condition -> condition.getType().equals("Failed"))
                    .singleElement()
                    .satisfies(condition -> {
                        assertThat(condition.getReason()).isEqualTo("TooManyFailures");
                        assertThat(condition.getMessage())
                                .isEqualTo(
                                        "2 trials failed; limits.failedTrials tolerates 1; digits-1: ExitCode: attempt 1 failed: the trainer ended with exit code 7");
                    });
            assertThat(lab.trials()).hasSize(2);
            lab.await("an event", () -> lab.eventsOf("digits").contains("Failed"));
        }
    }

    @Test
    void evictionMemorySignalAndPreemptionHaveTheirReasonsAndTheTrialsComplete() {
        var lab = TestNamespace.create(client, "pod-ends");
        var ends = Map.of(
                "digits-0-1", status("{phase: Failed, reason: Evicted, message: low on memory}"),
                "digits-1-1", terminated(137, "OOMKilled"),
                "digits-2-1", terminated(139, "Error"),
                "digits-3-1",
                        status(
                                "{phase: Failed, conditions: [{type: DisruptionTarget, status: 'True', reason: PreemptionByScheduler, message: made room}]}"));
        try (var operator = new RunningOperator(lab.namespace())) {
            var trainer = hangsOnce(operator);
            try (var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
                lab.create(checkpointed(plain("digits", 4, 4, 2)));
                lab.await("all hang", () -> trainer.acknowledged().size() == 4);
                for (int trial = 0; trial < 4; trial++) {
                    lab.awaitTrial("digits-" + trial, State.Running);
                }
                ends.forEach((name, end) -> kubelet.status(pod(lab, name), end));
                lab.awaitTrial(
                        "digits-0", trial -> "Evicted".equals(trial.getStatus().reason()));
                lab.awaitEnd("digits");

                assertThat(lab.trials())
                        .extracting(
                                t -> t.getStatus().state(), t -> t.getStatus().attempts(), t -> t.getStatus()
                                        .failureCount())
                        .containsExactly(
                                tuple(State.Completed, 2, 0),
                                tuple(State.Completed, 2, 1),
                                tuple(State.Completed, 2, 1),
                                tuple(State.Completed, 2, 0));
                assertThat(lab.eventsOf("digits-0")).isEmpty();
                lab.await("an event", () -> !lab.eventsOf("digits-2").isEmpty());
                assertThat(lab.eventsOf("digits-2")).containsExactly("AttemptFailed");
            }
        }
    }

    @Test
    void aPodThatWaitsForANodeIsQueuedWithTheSchedulersReasonAndNotRunning() {
        var lab = TestNamespace.create(client, "unschedulable");
        try (var operator = new RunningOperator(lab.namespace())) {
            lab.create(plain("digits", 1, 1, 1));
            lab.await("a pod", () -> !lab.pods().isEmpty());
            status(
                    lab,
                    "digits-0-1",
                    "{phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: '0/1 nodes are available: 1 Insufficient nvidia.com/gpu.'}]}");
            var trial = lab.awaitTrial(
                    "digits-0", t -> "Unschedulable".equals(t.getStatus().reason()));

            assertThat(trial.getStatus().state()).isEqualTo(State.Queued);
            assertThat(trial.getStatus().message())
                    .isEqualTo("0/1 nodes are available: 1 Insufficient nvidia.com/gpu.");
            lab.awaitStudy("digits", study -> study.getStatus().trials().queued() == 1);
            assertThat(lab.table("tuningstudies").get(0))
                    .containsEntry("QUEUED", "1")
                    .containsEntry("RUNNING", "0");
        }
    }

    @Test
    void anImageNameThatIsNoneIsShownAndThePodIsReplacedOnceTheTemplateIsMended() {
        var lab = TestNamespace.create(client, "image-name");
        try (var operator = new RunningOperator(lab.namespace())) {
            lab.create(with(plain("digits", 1, 1, 1), "/spec/limits/failedTrials", "0"));
            lab.await("a pod", () -> !lab.pods().isEmpty());
            status(lab, "digits-0-1", """
                    phase: Pending
                    conditions: [{type: PodScheduled, status: 'True'}]
                    containerStatuses: [{name: trainer, image: i, imageID: '', ready: false, restartCount: 0, state: {waiting: {reason: InvalidImageName, message: couldn't parse image name}}}]
                    """);
            lab.awaitTrial(
                    "digits-0", t -> "InvalidImageName".equals(t.getStatus().reason()));
            var waiting = lab.awaitStudy(
                    "digits", study -> progressing(study).startsWith("Waiting digits-0: InvalidImageName"));
            assertThat(waiting.getStatus().ended()).isFalse();

            lab.edit("digits", "/spec/trial/pod/spec/containers/0/image", "docker.io/winnow/trainer:dev2");
            try (var kubelet = new Kubelet(client, lab.namespace(), new Trainer(operator::report))) {
                assertThat(lab.awaitEnd("digits").getStatus().state()).isEqualTo("Complete");
            }
            assertThat(lab.trial("digits-0").getStatus().attempts()).isEqualTo(2);
            assertThat(lab.trial("digits-0").getStatus().failureCount()).isZero();
        }
    }

    private static String progressing(TuningStudy study) {
        return study.getStatus().conditions().stream()
                .filter(condition -> condition.getType().equals("Progressing"))
                .map(condition -> condition.getReason() + " " + condition.getMessage())
                .findFirst()
                .orElse("");
    }

    private static void status(TestNamespace lab, String pod, String yaml) {
        client.pods().inNamespace(lab.namespace()).withName(pod).editStatus(current -> {
            current.setStatus(status(yaml));
            return current;
        });
    }

    @Test
    void aForeignPodWithTheNameOfATrialsPodIsNeitherAdoptedNorDeleted() {
        var lab = TestNamespace.create(client, "foreign-pod");
        var foreign = client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("digits-0-1")
                        .withNamespace(lab.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("c")
                        .withImage("i")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        try (var operator = new RunningOperator(lab.namespace())) {
            lab.create(plain("digits", 1, 1, 1));
            var trial = lab.awaitTrial(
                    "digits-0", t -> "PodNameTaken".equals(t.getStatus().reason()));
            assertThat(trial.getStatus().state()).isEqualTo(State.Pending);
            assertThat(pod(lab, "digits-0-1")).isEqualTo(foreign);

            client.resource(foreign).withGracePeriod(0).delete();
            try (var kubelet = new Kubelet(client, lab.namespace(), new Trainer(operator::report))) {
                assertThat(lab.awaitEnd("digits").getStatus().state()).isEqualTo("Complete");
            }
            assertThat(operator.count("winnow.pods.refused"))
                    .as("tried again without haste")
                    .isBetween(1.0, 4.0);
        }
    }

    @Test
    void aDivergedTrialIsStoppedNotFailedAndTheStudyGoesOn() {
        var lab = TestNamespace.create(client, "diverged");
        try (var operator = new RunningOperator(lab.namespace())) {
            var trainer =
                    new Trainer(operator::report, env -> env.get("WINNOW_TRIAL").equals("digits-1") ? Double.NaN : 0.5);
            try (var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
                lab.create(with(plain("digits", 3, 1, 2), "/spec/limits/failedTrials", "0"));
                var study = lab.awaitEnd("digits");

                assertThat(study.getStatus().state()).isEqualTo("Complete");
                assertThat(study.getStatus().done()).isEqualTo("3/3");
                assertThat(lab.trials())
                        .extracting(
                                t -> t.getStatus().state(), t -> t.getStatus().reason())
                        .containsExactly(
                                tuple(State.Completed, null),
                                tuple(State.Stopped, "Diverged"),
                                tuple(State.Completed, null));
                assertThat(lab.trial("digits-1").getStatus().failureCount()).isZero();
            }
        }
    }

    @Test
    void aPodThatCannotGoBecauseOfAFinalizerGetsNoSuccessorUntilItIsGone() {
        var lab = TestNamespace.create(client, "finalizer");
        try (var operator = new RunningOperator(lab.namespace())) {
            var trainer = hangsOnce(operator);
            try (var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
                lab.create(checkpointed(plain("digits", 1, 1, 2)));
                lab.await("step 1 is done", () -> trainer.acknowledged().size() == 1);
                lab.finalizers("digits-0-1", "example.com/hold");
                client.resource(pod(lab, "digits-0-1")).withGracePeriod(0).delete();

                var trial = lab.awaitTrial("digits-0", State.Pending);
                assertThat(trial.getStatus().reason()).isEqualTo("Terminating");
                assertThat(lab.pods()).hasSize(1);
                lab.finalizers("digits-0-1");
                lab.awaitEnd("digits");
                assertThat(lab.trial("digits-0").getStatus().attempts()).isEqualTo(2);
            }
        }
    }
}
