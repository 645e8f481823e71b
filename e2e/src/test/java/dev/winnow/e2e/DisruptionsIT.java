package dev.winnow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.e2e.OperatorLog.Expected;
import java.util.Optional;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the cluster does to a trial is not the trainer's fault: it waits, or is replaced, and nothing counts against it. */
@Order(4)
class DisruptionsIT {
    @RegisterExtension
    static final Installation WINNOW = Installation.of(
            DisruptionsIT.class,
            Expected.line("Attempts", "attempt quota-0-1 refused: .*exceeded quota", "a quota is made to refuse it"));

    private static final String GPU = "nvidia.com/gpu";
    private static final int LONGEST_SECONDS = 180;

    /** The first pod of a trial reports a step and stays; the next one trains to the end. */
    private static final String STAYS_ONCE = """
            [ "$WINNOW_ATTEMPT" != 1 ] || { report 1 0.1; pause 3600; }
            report 2 0.2
            """;

    private final Namespace namespace = WINNOW.namespace();

    @Test
    void podThatIsDeletedByHandIsReplacedAndNotCounted() {
        namespace.apply(
                ShellStudy.of("deleted", STAYS_ONCE).with("/spec/pruner", "{type: None, none: {maxResource: 2}}"));
        namespace.await("deleted", trial -> trial.step() == 1);
        namespace.kubectl("delete", "pod", "deleted-0-1").succeeded();
        assertReplaced("deleted");
    }

    @Test
    void podThatIsEvictedIsReplacedAndNotCounted() {
        namespace.apply(
                ShellStudy.of("evicted", STAYS_ONCE).with("/spec/pruner", "{type: None, none: {maxResource: 2}}"));
        namespace.await("evicted", trial -> trial.step() == 1);
        assertThat(namespace
                        .client()
                        .pods()
                        .inNamespace(namespace.name())
                        .withName("evicted-0-1")
                        .evict())
                .isTrue();
        assertReplaced("evicted");
    }

    private void assertReplaced(String study) {
        var trial = namespace.complete(study, LONGEST_SECONDS).get(0);
        assertThat(trial.state()).isEqualTo("Completed");
        assertThat(trial.attempts()).isEqualTo(2);
        assertThat(trial.failures()).isZero();
        assertThat(trial.rungs()).containsEntry(2, 0.2);
    }

    @Test
    void trialThatIsDeletedByHandIsWithdrawnAndTheStudyGoesOn() {
        namespace.apply(ShellStudy.of("withdrawn", "[ $WINNOW_TRIAL != withdrawn-0 ] || pause 3600; report 1 1")
                .with("/spec/limits", "{trials: 2, parallelTrials: 1}"));
        namespace.await("withdrawn", trial -> trial.state().equals("Running"));
        namespace.kubectl("delete", "trial", "withdrawn-0").succeeded();
        namespace.waitFor("Complete", "withdrawn", LONGEST_SECONDS);
        assertThat(namespace.trials("withdrawn")).extracting(Trial::name).containsExactly("withdrawn-1");
        assertThat(namespace.study("withdrawn").trials("total")).isEqualTo(2);
        await("the pod of the trial that was deleted is gone")
                .atMost(Installation.PATIENCE)
                .until(() -> namespace.pods("withdrawn").stream()
                        .noneMatch(pod -> pod.getMetadata().getName().startsWith("withdrawn-0-")));
    }

    @Test
    void podThatNoNodeCanTakeIsQueuedUntilTheStudyIsSuspended() {
        namespace.apply(ShellStudy.of("too-big", "report 1 1")
                .with(ShellStudy.CONTAINER + "/resources", "{limits: {" + GPU + ": 1000}}"));
        namespace.await(
                "too-big",
                trial -> trial.state().equals("Queued") && trial.reason().equals("Unschedulable"));
        assertThat(namespace.kubectl("get", "trials", "--output=wide").succeeded())
                .containsPattern("too-big-0 +too-big +Queued .*Unschedulable");
        await("QUEUED of the study")
                .atMost(Installation.PATIENCE)
                .until(() -> namespace.study("too-big").trials("queued") == 1);
        assertThat(namespace.study("too-big").trials("running")).isZero();

        namespace
                .kubectl("patch", "study", "too-big", "--type=merge", "--patch={\"spec\": {\"suspend\": true}}")
                .succeeded();
        namespace.waitFor("Suspended", "too-big", LONGEST_SECONDS);
        namespace.await(
                "too-big",
                trial -> trial.state().equals("Paused") && trial.reason().equals("Suspended"));
        await("its pod is gone")
                .atMost(Installation.PATIENCE)
                .until(() -> namespace.pods("too-big").isEmpty());
        namespace.kubectl("delete", "study", "too-big").succeeded();
        await("its trial is gone")
                .atMost(Installation.PATIENCE)
                .until(() -> namespace.trials("too-big").isEmpty());
    }

    @Test
    void trialsBeyondTheGpusOfTheClusterAreQueued() {
        int gpus = gpus();
        assumeTrue(gpus > 0, "the cluster has no " + GPU);
        try (var trials = TrialJournal.of(namespace, "queued");
                var pods = PodJournal.of(namespace, "queued")) {
            namespace.apply(ShellStudy.of("queued", "pause 4; report 1 1")
                    .with(ShellStudy.CONTAINER + "/resources", "{limits: {" + GPU + ": 1}}")
                    .with("/spec/limits", "{trials: %d, parallelTrials: %d}".formatted(gpus + 4, gpus + 2)));
            assertThat(namespace.complete("queued", LONGEST_SECONDS))
                    .hasSize(gpus + 4)
                    .allMatch(trial -> trial.state().equals("Completed") && trial.failures() == 0);
            assertThat(pods.mostRunning()).isBetween(1, gpus);
            assertThat(trials.mostActive())
                    .as("one trial waits, and at the first shortage half as many as have room")
                    .isBetween(gpus + 1, gpus + 2);
            assertThat(trials.trialsOnce("Queued", "Unschedulable"))
                    .as("trials that were seen to wait for a GPU")
                    .isNotEmpty();
        }
    }

    @Test
    void gpuSecondsAreTheTimeOfEachPodTimesItsGpus() {
        assumeTrue(gpus() > 1, "the cluster has no two " + GPU);
        namespace.apply(ShellStudy.of("counted", "pause 4; report 1 1")
                .with(ShellStudy.CONTAINER + "/resources", "{limits: {" + GPU + ": 2}}")
                .with("/spec/limits", "{trials: 3, parallelTrials: 3}"));
        namespace.waitFor("Complete", "counted", LONGEST_SECONDS);

        // a pod whose trial has its last value may be there for some seconds more, and they count too
        await("the last pod has ended")
                .atMost(Installation.PATIENCE)
                .untilAsserted(
                        () -> assertThat(namespace.trials("counted")).hasSize(3).allSatisfy(trial -> {
                            assertThat(trial.runSeconds()).isGreaterThanOrEqualTo(4);
                            assertThat(trial.gpuSeconds()).isEqualTo(2 * trial.runSeconds());
                        }));
        double used = namespace.trials("counted").stream()
                .mapToDouble(Trial::gpuSeconds)
                .sum();
        await("the study has counted them").atMost(Installation.PATIENCE).untilAsserted(() -> assertThat(
                        namespace.study("counted").number("resources/gpuSeconds"))
                .isCloseTo(used, within(1.0)));
    }

    @Test
    void trialThatAQuotaHoldsBackGoesOnWhenItIsLifted() {
        namespace.apply("""
                        apiVersion: v1
                        kind: ResourceQuota
                        metadata: {name: disk}
                        spec: {hard: {requests.ephemeral-storage: 0}}
                        """).succeeded();
        // a quota holds back nothing before the cluster has counted what is used
        await("the quota is in force").atMost(Installation.PATIENCE).until(() -> Optional.ofNullable(namespace
                        .client()
                        .resourceQuotas()
                        .inNamespace(namespace.name())
                        .withName("disk")
                        .get()
                        .getStatus()
                        .getUsed())
                .filter(used -> !used.isEmpty())
                .isPresent());
        namespace.apply(ShellStudy.of("quota", "report 1 1")
                .with(ShellStudy.CONTAINER + "/resources", "{requests: {ephemeral-storage: 1Mi}}"));
        namespace.await(
                "quota",
                trial -> trial.state().equals("Pending") && trial.reason().equals("QuotaExceeded"));
        await("the study says what it waits for").atMost(Installation.PATIENCE).untilAsserted(() -> {
            var progressing = namespace.study("quota").condition("Progressing");
            assertThat(progressing.path("reason").asText()).isEqualTo("Waiting");
            assertThat(progressing.path("message").asText()).contains("quota-0", "exceeded quota");
        });

        namespace.kubectl("delete", "resourcequota", "disk").succeeded();
        var trial = namespace.complete("quota", LONGEST_SECONDS).get(0);
        assertThat(trial.state()).isEqualTo("Completed");
        assertThat(trial.failures()).isZero();
    }

    private int gpus() {
        return namespace.client().nodes().list().getItems().stream()
                .map(node -> node.getStatus().getAllocatable().get(GPU))
                .filter(quantity -> quantity != null)
                .mapToInt(quantity -> quantity.getNumericalAmount().intValue())
                .sum();
    }
}
