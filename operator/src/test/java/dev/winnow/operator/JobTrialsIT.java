package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Names;
import dev.winnow.api.Reported.RungValue;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Gang;
import dev.winnow.testkit.JobController;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Trials that are Jobs, on a real API server with a played Job controller and a played kubelet. */
@Execution(ExecutionMode.CONCURRENT)
class JobTrialsIT {
    static final String KIND = "jobs.v1.batch";

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    /** A study whose trials are Jobs of two pods, each with a GPU. */
    static ObjectNode twoPods(ObjectNode study) {
        with(study, "/spec/trial/pod", "");
        return with(study, "/spec/trial/job", """
                apiVersion: batch/v1
                kind: Job
                metadata: {annotations: {example.com/rate: "lr $(HP_LEARNING_RATE)"}}
                spec:
                  completionMode: Indexed
                  completions: 2
                  parallelism: 2
                  template:
                    spec:
                      containers:
                      - name: trainer
                        image: docker.io/winnow/trainer:dev
                        resources: {limits: {nvidia.com/gpu: 1}}
                """);
    }

    @Test
    void ashaPausesAndResumesJobsOfTwoPodsAndTheFirstOfThemReports() {
        var lab = TestNamespace.create(client, "job-asha");
        try (var operator = RunningOperator.thatAllows(lab.namespace(), KIND);
                var controller = new JobController(client, lab.namespace())) {
            var trainer = new Trainer(operator::report);
            try (var kubelet = new Kubelet(client, lab.namespace(), new Gang(trainer))) {
                lab.create(twoPods(Manifests.checkpointed(Manifests.asha("digits"))));
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
                assertThat(status.pod().name())
                        .isEqualTo(Names.pod(trial.getMetadata().getName(), status.attempts()));
                assertThat(status.pod().gpus()).as("of both pods").isEqualTo(2);
                var steps = trainer.acknowledged().stream()
                        .filter(report ->
                                report.trial().equals(trial.getMetadata().getName()))
                        .map(Trainer.Acknowledged::step)
                        .toList();
                assertThat(steps).as("nothing is trained twice").doesNotHaveDuplicates();
            }
            assertThat(lab.trials()).anyMatch(trial -> trial.getStatus().attempts() > 1);
        }
    }

    @Test
    void whatTheOperatorPutsIntoAJobIsInItsPods() {
        var lab = TestNamespace.create(client, "job-contract");
        try (var operator = RunningOperator.thatAllows(lab.namespace(), KIND);
                var controller = new JobController(client, lab.namespace())) {
            lab.create(twoPods(Manifests.plain("digits", 1, 1, 1)));
            lab.await("both pods", () -> lab.pods().size() == 2);
            lab.awaitTrial("digits-0", State.Queued);

            var trial = lab.trial("digits-0");
            var job = client.batch()
                    .v1()
                    .jobs()
                    .inNamespace(lab.namespace())
                    .withName("digits-0-1")
                    .get();
            assertThat(job.getSpec().getBackoffLimit()).isZero();
            assertThat(job.getMetadata().getAnnotations().get("example.com/rate"))
                    .isEqualTo("lr " + trial.getSpec().parameters().get("learningRate"));
            assertThat(trial.getStatus().reason()).isEqualTo("Scheduling");
            assertThat(lab.pods()).allSatisfy(pod -> {
                assertThat(pod.getMetadata().getLabels())
                        .containsEntry(Names.TRIAL_LABEL, "digits-0")
                        .containsEntry(Names.ATTEMPT_LABEL, "1")
                        .containsEntry(
                                Names.TRIAL_UID_LABEL, trial.getMetadata().getUid());
                assertThat(pod.getSpec().getContainers().get(0).getEnv())
                        .extracting(variable -> variable.getName())
                        .contains("HP_LEARNING_RATE", "WINNOW_REPORT_URL", "WINNOW_TOKEN_FILE");
            });
        }
    }

    @Test
    void aPodThatIsNotTheFirstMayNotReport() {
        var lab = TestNamespace.create(client, "job-reporters");
        try (var operator = RunningOperator.thatAllows(lab.namespace(), KIND);
                var controller = new JobController(client, lab.namespace())) {
            Map<Integer, Integer> answers = new ConcurrentHashMap<>();
            Kubelet.Program reporting = container -> {
                var token = container.token();
                var body = "{\"step\": 1, \"metrics\": {\"accuracy\": 0.5}}";
                int answer = 503;
                while (answer == 503) {
                    answer = operator.report(token, body).join();
                }
                answers.put(Gang.rank(container.pod()), answer);
                return 0;
            };
            try (var kubelet = new Kubelet(client, lab.namespace(), reporting)) {
                lab.create(twoPods(Manifests.plain("digits", 1, 1, 1)));
                lab.awaitTrial("digits-0", State.Completed);
                lab.await("both have an answer", () -> answers.size() == 2);
            }
            assertThat(answers).isEqualTo(Map.of(0, 200, 1, 403));
        }
    }

    @Test
    void onePodThatFailsIsOneFailureOfTheAttemptAndOneThatIsDeletedIsNone() {
        var lab = TestNamespace.create(client, "job-failures");
        try (var operator = RunningOperator.thatAllows(lab.namespace(), KIND);
                var controller = new JobController(client, lab.namespace())) {
            Kubelet.Program failing = container -> {
                int attempt = Integer.parseInt(container.env().get("WINNOW_ATTEMPT"));
                if (attempt == 1 && Gang.rank(container.pod()) == 1) {
                    return 7;
                }
                new CountDownLatch(1).await();
                return 0;
            };
            try (var kubelet = new Kubelet(client, lab.namespace(), failing)) {
                lab.create(twoPods(Manifests.plain("digits", 1, 1, 1)));
                lab.awaitTrial("digits-0", trial -> trial.getStatus().failureCount() == 1);
                assertThat(lab.awaitEvent("digits-0", "AttemptFailed"))
                        .startsWith("ExitCode: ")
                        .contains("exit code 7");
                lab.awaitTrial(
                        "digits-0",
                        trial -> trial.getStatus().state() == State.Running
                                && trial.getStatus().attempts() == 2);
                lab.await("both pods", () -> lab.livePods().size() == 2);
                lab.livePods().stream().filter(pod -> Gang.rank(pod) == 1).forEach(pod -> client.resource(pod)
                        .delete());
                var after =
                        lab.awaitTrial("digits-0", trial -> trial.getStatus().attempts() == 3);
                assertThat(after.getStatus().failureCount()).isEqualTo(1);
            }
        }
    }

    @Test
    void theNextAttemptStartsWhenTheLastPodIsGone() {
        var lab = TestNamespace.create(client, "job-last-pod");
        try (var operator = RunningOperator.thatAllows(lab.namespace(), KIND);
                var controller = new JobController(client, lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), container -> {
                    new CountDownLatch(1).await();
                    return 0;
                })) {
            lab.create(twoPods(Manifests.plain("digits", 1, 1, 1)));
            lab.awaitTrial("digits-0", State.Running);
            lab.await("both pods", () -> lab.livePods().size() == 2);
            var last = lab.livePods().get(1).getMetadata().getName();
            lab.finalizers(last, "example.com/holds");
            // As kubectl deletes a Job: the object goes first.
            client.batch()
                    .v1()
                    .jobs()
                    .inNamespace(lab.namespace())
                    .withName("digits-0-1")
                    .delete();
            var waits = lab.awaitTrial(
                    "digits-0", trial -> "Terminating".equals(trial.getStatus().reason()));
            assertThat(waits.getStatus().message()).contains("-l winnow.dev/trial=digits-0,winnow.dev/attempt=1");
            assertThat(lab.trial("digits-0").getStatus().attempts()).isEqualTo(1);
            lab.finalizers(last);
            lab.awaitTrial(
                    "digits-0",
                    trial -> trial.getStatus().state() == State.Running
                            && trial.getStatus().attempts() == 2);
        }
    }

    @Test
    void anOperatorThatStartsAnewGoesOnWithTheJobThatRuns() {
        var lab = TestNamespace.create(client, "job-restart");
        try (var controller = new JobController(client, lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), container -> {
                    new CountDownLatch(1).await();
                    return 0;
                })) {
            try (var operator = RunningOperator.thatAllows(lab.namespace(), KIND)) {
                lab.create(twoPods(Manifests.plain("digits", 1, 1, 1)));
                lab.awaitTrial("digits-0", State.Running);
            }
            var before = lab.trial("digits-0").getStatus().pod();
            try (var operator = RunningOperator.thatAllows(lab.namespace(), KIND)) {
                lab.edit("digits", "/spec/suspend", "true");
                lab.awaitTrial("digits-0", State.Paused);
                lab.await(
                        "the Job and its pods are gone",
                        () -> lab.pods().isEmpty()
                                && client.batch()
                                        .v1()
                                        .jobs()
                                        .inNamespace(lab.namespace())
                                        .list()
                                        .getItems()
                                        .isEmpty());
                var ended = lab.awaitTrial(
                        "digits-0", trial -> trial.getStatus().pod().endTime() != null);
                assertThat(ended.getStatus().pod().uid()).isEqualTo(before.uid());
                assertThat(ended.getStatus().attempts()).isEqualTo(1);
                assertThat(ended.getStatus().gpuSeconds())
                        .as("of two GPUs")
                        .isEqualTo(2 * ended.getStatus().runSeconds());
            }
        }
    }

    @Test
    void aJobThatAQueueSuspendsIsQueued() {
        var lab = TestNamespace.create(client, "job-suspended");
        try (var operator = RunningOperator.thatAllows(lab.namespace(), KIND)) {
            lab.create(twoPods(Manifests.plain("digits", 1, 1, 1)));
            lab.awaitTrial(
                    "digits-0", trial -> "PodsMissing".equals(trial.getStatus().reason()));
            client.batch()
                    .v1()
                    .jobs()
                    .inNamespace(lab.namespace())
                    .withName("digits-0-1")
                    .edit(job -> {
                        job.getSpec().setSuspend(true);
                        return job;
                    });
            client.batch()
                    .v1()
                    .jobs()
                    .inNamespace(lab.namespace())
                    .withName("digits-0-1")
                    .editStatus(job -> {
                        job.getStatus()
                                .setConditions(List.of(new JobConditionBuilder()
                                        .withType("Suspended")
                                        .withStatus("True")
                                        .build()));
                        return job;
                    });
            lab.awaitTrial(
                    "digits-0", trial -> "Suspended".equals(trial.getStatus().reason()));
            lab.edit("digits", "/spec/suspend", "true");
            lab.awaitTrial("digits-0", State.Paused);
        }
    }

    @Test
    void aStudyWhoseKindIsNotAllowedIsRejectedWithTheValueToSet() {
        var lab = TestNamespace.create(client, "job-not-allowed");
        try (var operator = new RunningOperator(lab.namespace())) {
            lab.create(twoPods(Manifests.plain("digits", 1, 1, 1)));
            var rejected =
                    lab.awaitStudy("digits", study -> study.getStatus().state().equals("Rejected"));
            assertThat(rejected.getStatus().conditions())
                    .anyMatch(condition -> condition.getMessage().contains("spec.trial.job")
                            && condition.getMessage().contains("--set trialKinds={jobs.v1.batch}"));
            assertThat(lab.trials()).isEmpty();
        }
    }

    @Test
    void whatIsWrongWithThePodsOfAJobIsKnownBeforeTheFirstTrial() {
        var lab = TestNamespace.create(client, "job-refused");
        try (var operator = RunningOperator.thatAllows(lab.namespace(), KIND)) {
            lab.create(with(
                    twoPods(Manifests.plain("digits", 1, 1, 1)),
                    "/spec/trial/job/spec/template/spec/containers/0/image",
                    ""));
            var rejected =
                    lab.awaitStudy("digits", study -> study.getStatus().state().equals("Rejected"));
            assertThat(rejected.getStatus().conditions())
                    .anyMatch(condition -> condition.getMessage().contains("spec.trial.job")
                            && condition.getMessage().contains("containers[0].image"));
        }
    }
}
