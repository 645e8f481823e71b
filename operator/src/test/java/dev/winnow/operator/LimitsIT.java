package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.plain;
import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningStudy;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The ends of a study other than that all trials are done, and what happens to those that still run. */
@Execution(ExecutionMode.CONCURRENT)
class LimitsIT {
    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    private static String complete(TuningStudy study) {
        return study.getStatus().conditions().stream()
                .filter(condition -> condition.getType().equals("Complete"))
                .map(condition -> condition.getStatus() + " " + condition.getReason())
                .findFirst()
                .orElse("");
    }

    /** Runs a study of which every trial but number 0 hangs before step 2 until it is released. */
    private static void run(
            String namespace, ObjectNode manifest, Consumer<TestNamespace> check, CountDownLatch release) {
        run(namespace, RunningOperator::new, manifest, check, release);
    }

    private static void run(
            String namespace,
            Function<String, RunningOperator> start,
            ObjectNode manifest,
            Consumer<TestNamespace> check,
            CountDownLatch release) {
        var lab = TestNamespace.create(client, namespace);
        try (var operator = start.apply(lab.namespace())) {
            var trainer = new Trainer(
                    operator::report, env -> env.get("WINNOW_TRIAL").equals("digits-0") ? 1 : 0.5, (trial, step) -> {
                        if (step == 2 && !trial.equals("digits-0")) {
                            release.await();
                        }
                    });
            try (var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
                lab.create(manifest);
                check.accept(lab);
            }
        }
    }

    private static ObjectNode withTarget(String onEnd) {
        var study = with(plain("digits", 5, 2, 3), "/spec/objectives/0/target", "0.7");
        return with(study, "/spec/onEnd", onEnd);
    }

    @Test
    void theTargetEndsTheStudyAndStopsWhatRuns() {
        run(
                "target-stops",
                withTarget("StopRunning"),
                lab -> {
                    var study = lab.awaitEnd("digits");
                    assertThat(complete(study)).isEqualTo("True TargetReached");
                    assertThat(study.getStatus().best().trial()).isEqualTo("digits-0");
                    assertThat(study.getStatus().best().value()).isEqualTo(0.75);
                    var other = lab.awaitTrial("digits-1", State.Stopped);
                    assertThat(other.getStatus().reason()).isEqualTo("StudyEnded");
                    lab.await("its pod is deleted", () -> lab.livePods().isEmpty());
                    assertThat(lab.trials()).hasSizeLessThan(5);
                },
                new CountDownLatch(1));
    }

    @Test
    void theTargetLetsWhatRunsFinishWhenAskedTo() {
        var release = new CountDownLatch(1);
        run(
                "target-waits",
                withTarget("WaitForRunning"),
                lab -> {
                    lab.awaitTrial("digits-0", State.Completed);
                    lab.awaitStudy("digits", study -> study.getStatus().trials().completed() == 1);
                    int created = lab.trials().size();
                    assertThat(lab.study("digits").getStatus().ended()).isFalse();
                    assertThat(lab.livePods()).isNotEmpty();
                    release.countDown();

                    assertThat(complete(lab.awaitEnd("digits"))).isEqualTo("True TargetReached");
                    assertThat(lab.trials()).hasSize(created).allSatisfy(trial -> assertThat(
                                    trial.getStatus().state())
                            .isEqualTo(State.Completed));
                },
                release);
    }

    @Test
    void theDurationEndsTheStudyWithoutAnotherEvent() {
        var study = with(plain("digits", 5, 2, 3), "/spec/limits", "{parallelTrials: 2, durationSeconds: 3600}");
        run(
                "duration",
                study,
                lab -> {
                    lab.awaitTrial("digits-0", State.Completed);
                    var begun = Instant.parse(lab.study("digits").getStatus().startTime());
                    long soon = Duration.between(begun, Instant.now()).toSeconds() + 10;
                    lab.edit("digits", "/spec/limits/durationSeconds", Long.toString(soon));
                    assertThat(complete(lab.awaitEnd("digits"))).isEqualTo("True DurationReached");
                    lab.await("nothing runs", () -> lab.livePods().isEmpty());
                    assertThat(lab.trial("digits-0").getStatus().state()).isEqualTo(State.Completed);
                    assertThat(lab.trial("digits-1").getStatus().reason()).isEqualTo("StudyEnded");
                },
                new CountDownLatch(1));
    }

    @Test
    void theGpuHoursEndTheStudy() {
        var study = with(Manifests.asha("digits"), "/spec/limits", "{parallelTrials: 1, gpuHours: 0.00001}");
        with(study, "/spec/trial/pod/spec/containers/0/resources", "{limits: {nvidia.com/gpu: 2}}");
        run(
                "gpu-hours",
                study,
                lab -> {
                    assertThat(complete(lab.awaitEnd("digits")))
                            .as("with a result or without")
                            .endsWith(" GpuHoursReached");
                    lab.await("nothing runs", () -> lab.livePods().isEmpty());
                    assertThat(lab.trial("digits-0").getStatus().pod().gpus()).isEqualTo(2);
                },
                new CountDownLatch(1));
    }

    /** Two slices, 2/7 of a GPU, of which an hour costs 3: 1.05 for each hour of GPU time. */
    @Test
    void theGpuHoursOfSlicesEndTheStudyByTheirWeightAndHaveTheirPrice() {
        double limit = 0.0002;
        var study = with(Manifests.asha("digits"), "/spec/limits", "{parallelTrials: 1, gpuHours: " + limit + "}");
        with(study, "/spec/trial/pod/spec/containers/0/resources", "{limits: {nvidia.com/mig-1g.5gb: 2}}");
        run(
                "gpu-slices",
                namespace -> RunningOperator.thatCounts(namespace, List.of(), List.of("nvidia.com/mig-1g.5gb=0.15")),
                study,
                lab -> {
                    assertThat(complete(lab.awaitEnd("digits"))).endsWith(" GpuHoursReached");
                    lab.await("nothing runs", () -> lab.livePods().isEmpty());
                    var pod = lab.trial("digits-0").getStatus().pod();
                    assertThat(pod.gpus()).isEqualTo(0.285714);
                    assertThat(pod.price()).isEqualTo(0.3);
                    lab.awaitStudy(
                            "digits",
                            now -> now.getStatus().resources().gpus() == null
                                    && lab.trials().stream()
                                                    .mapToDouble(trial ->
                                                            trial.getStatus().gpuSeconds())
                                                    .sum()
                                            >= limit * 3600);
                    var used = lab.study("digits").getStatus().resources();
                    double seconds = lab.trials().stream()
                            .mapToDouble(trial -> trial.getStatus().runSeconds())
                            .sum();
                    assertThat(seconds).as("2/7 of the time").isGreaterThanOrEqualTo(limit * 3600 / 0.285715);
                    assertThat(used.cost()).isCloseTo(seconds / 3600 * 0.3, withinPercentage(0.1));
                },
                new CountDownLatch(1));
    }

    @Test
    void aFiniteSpaceEndsTheStudyWhenAllOfItWasTried() {
        var study = with(
                plain("digits", 10, 2, 1),
                "/spec/parameters",
                "[{name: units, type: Integer, integer: {min: 1, max: 3}}]");
        run(
                "exhausted",
                study,
                lab -> {
                    assertThat(complete(lab.awaitEnd("digits"))).isEqualTo("True SpaceExhausted");
                    assertThat(lab.trials())
                            .extracting(trial -> trial.getSpec().parameters().get("units"))
                            .containsExactlyInAnyOrder("1", "2", "3");
                    assertThat(lab.study("digits").getStatus().searchSpace().size())
                            .isEqualTo("3");
                },
                new CountDownLatch(1));
    }

    @Test
    void initialTrialsComeFirst() {
        var study = with(
                plain("digits", 2, 1, 1),
                "/spec/initialTrials",
                "[{parameters: {learningRate: 0.1, hiddenUnits: 32, optimizer: sgd, momentum: 0.9}}]");
        run(
                "initial",
                study,
                lab -> {
                    lab.awaitEnd("digits");
                    assertThat(lab.trial("digits-0").getSpec().parameters())
                            .containsEntry("learningRate", "0.1")
                            .containsEntry("hiddenUnits", "32")
                            .containsEntry("optimizer", "sgd")
                            .containsEntry("momentum", "0.9");
                },
                new CountDownLatch(1));
    }

    @Test
    void aStudyThatOutlivedItsTimeIsDeleted() {
        run(
                "ttl",
                with(plain("digits", 1, 1, 1), "/spec/ttlSecondsAfterFinished", "1"),
                lab -> {
                    lab.await("a trial", () -> !lab.trials().isEmpty());
                    lab.await(
                            "the study is gone",
                            () -> lab.studyResource("digits").get() == null);
                },
                new CountDownLatch(1));
    }
}
