package dev.winnow.engine.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.winnow.api.Names;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Stage;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link AttemptView} reads from the statuses that kubelets and the control plane write. */
class PodReaderTest {
    private static final Optional<Duration> RAN = Optional.of(Duration.ofMinutes(30));

    private static final String RUNNING =
            "phase: Running\ncontainerStatuses: [{name: trainer, state: {running: {startedAt: '2026-01-01T01:00:00Z'}}}]";

    private static Pod pod(String status) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("digits-0-3")
                .withUid("uid-of-pod")
                .withCreationTimestamp("2026-01-01T00:59:00Z")
                .addToLabels(Names.TRIAL_LABEL, "digits-0")
                .addToLabels(Names.ATTEMPT_LABEL, "3")
                .addToAnnotations(Names.TRAINER_ANNOTATION, "trainer")
                .endMetadata()
                .withNewSpec()
                .withNodeName(status.contains("containerStatuses") ? "node0" : null)
                .addNewContainer()
                .withName("trainer")
                .endContainer()
                .addNewContainer()
                .withName("sidecar")
                .endContainer()
                .endSpec()
                .withStatus(new KubernetesSerialization().unmarshal(status, PodStatus.class))
                .build();
    }

    private static AttemptView read(Pod pod) {
        return PodReader.read(pod, ResourceRates.BUILT_IN);
    }

    private static Stage stage(String status) {
        return read(pod(status)).stage();
    }

    private static String ended(int code, String more) {
        return "phase: Failed\ncontainerStatuses: [{name: trainer, state: {terminated: {exitCode: " + code
                + ", startedAt: '2026-01-01T01:00:00Z', finishedAt: '2026-01-01T01:30:00Z'" + more + "}}}]";
    }

    static Stream<Arguments> stages() {
        return Stream.of(
                arguments("just created", "{}", Stage.Waiting.forNode("Scheduling", "waits for a node")),
                arguments(
                        "pending, no word of the scheduler",
                        "phase: Pending",
                        Stage.Waiting.forNode("Scheduling", "waits for a node")),
                arguments(
                        "unschedulable",
                        "phase: Pending\nconditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: '0/3 nodes: no gpu'}]",
                        Stage.Waiting.forNode("Unschedulable", "0/3 nodes: no gpu")),
                arguments(
                        "held by a scheduling gate",
                        "phase: Pending\nconditions: [{type: PodScheduled, status: 'False', reason: SchedulingGated}]",
                        Stage.Waiting.forNode("SchedulingGated", "no node can take the pod")),
                arguments(
                        "scheduled",
                        "phase: Pending\nconditions: [{type: PodScheduled, status: 'True'}]",
                        Stage.Waiting.onNode("Starting", "its container is being started")),
                arguments(
                        "container being created",
                        "phase: Pending\nconditions: [{type: PodScheduled, status: 'True'}]\n"
                                + "containerStatuses: [{name: trainer, state: {waiting: {reason: ContainerCreating}}}]",
                        Stage.Waiting.onNode("Starting", "its container is being started")),
                arguments(
                        "image cannot be pulled",
                        "phase: Pending\nconditions: [{type: PodScheduled, status: 'True'}]\n"
                                + "containerStatuses: [{name: trainer, state: {waiting: {reason: ErrImagePull, message: not found}}}]",
                        Stage.Waiting.onNode("ErrImagePull", "not found")),
                arguments(
                        "a container status without a state",
                        "phase: Pending\nconditions: [{type: PodScheduled, status: 'True'}]\ncontainerStatuses: [{name: trainer}]",
                        Stage.Waiting.onNode("Starting", "its container is being started")),
                arguments("running", RUNNING, new Stage.Running()),
                arguments("running, container not listed yet", "phase: Running", new Stage.Running()),
                arguments(
                        "ended well",
                        "phase: Succeeded\ncontainerStatuses: [{name: trainer, state: {terminated: {exitCode: 0, finishedAt: '2026-01-01T01:30:00Z'}}}]",
                        new Stage.Succeeded(Optional.empty())),
                arguments(
                        "trainer ended well, a sidecar runs on",
                        "phase: Running\ncontainerStatuses: [{name: sidecar, state: {running: {}}}, {name: trainer, state: {terminated: {exitCode: 0, finishedAt: '2026-01-01T01:30:00Z'}}}]",
                        new Stage.Succeeded(Optional.empty())),
                arguments("succeeded, containers unknown", "phase: Succeeded", new Stage.Succeeded(Optional.empty())),
                arguments(
                        "exit code 1",
                        ended(1, ""),
                        new Stage.Failed(RAN, "ExitCode", "the trainer ended with exit code 1", true)),
                arguments(
                        "settings refused, with a last message",
                        ended(2, ", message: 'no data '"),
                        new Stage.Failed(
                                RAN,
                                "SettingsRefused",
                                "the trainer refused its settings with exit code 2: no data",
                                true)),
                arguments(
                        "killed by signal 9",
                        ended(137, ""),
                        new Stage.Failed(RAN, "Signal", "the trainer died by signal 9", true)),
                arguments(
                        "died by signal 11",
                        ended(139, ""),
                        new Stage.Failed(RAN, "Signal", "the trainer died by signal 11", true)),
                arguments(
                        "out of memory",
                        ended(137, ", reason: OOMKilled"),
                        new Stage.Failed(RAN, "OOMKilled", "used more memory than its limit", true)),
                arguments(
                        "only the sidecar failed",
                        "phase: Running\ncontainerStatuses: [{name: sidecar, state: {terminated: {exitCode: 1}}}, {name: trainer, state: {running: {}}}]",
                        new Stage.Running()),
                arguments(
                        "ran into activeDeadlineSeconds",
                        "phase: Failed\nreason: DeadlineExceeded\nmessage: too long",
                        new Stage.Failed(Optional.empty(), "Timeout", "ran longer than trial.timeoutSeconds", true)),
                arguments(
                        "evicted by its node",
                        "phase: Failed\nreason: Evicted\nmessage: low on memory",
                        new Stage.Failed(Optional.empty(), "Evicted", "low on memory", false)),
                arguments(
                        "evicted by its node, container killed",
                        ended(137, "") + "\nreason: Evicted\nmessage: low on disk",
                        new Stage.Failed(RAN, "Evicted", "low on disk", false)),
                arguments(
                        "preempted",
                        ended(143, "")
                                + "\nconditions: [{type: DisruptionTarget, status: 'True', reason: PreemptionByScheduler, message: made room}]",
                        new Stage.Failed(RAN, "PreemptionByScheduler", "made room", false)),
                arguments(
                        "failed by itself although a disruption was called off",
                        ended(1, "")
                                + "\nconditions: [{type: DisruptionTarget, status: 'False', reason: PreemptionByScheduler}]",
                        new Stage.Failed(RAN, "ExitCode", "the trainer ended with exit code 1", true)),
                arguments(
                        "node shut down",
                        "phase: Failed\nreason: NodeShutdown",
                        new Stage.Failed(Optional.empty(), "NodeShutdown", "the pod failed", false)),
                arguments(
                        "refused by its node for lack of CPU",
                        "phase: Failed\nreason: OutOfcpu",
                        new Stage.Failed(Optional.empty(), "OutOfcpu", "the pod failed", false)),
                arguments(
                        "failed without a word",
                        "phase: Failed",
                        new Stage.Failed(Optional.empty(), "PodFailed", "the pod failed", true)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stages")
    void readsHowFarAPodHasCome(String what, String status, Stage expected) {
        assertThat(stage(status)).isEqualTo(expected);
    }

    @Test
    void readsNameAttemptTimesAndNode() {
        var view = read(pod(RUNNING + "\nstartTime: '2026-01-01T00:59:30Z'"));

        assertThat(view.name()).isEqualTo("digits-0-3");
        assertThat(view.attempt()).isEqualTo(3);
        assertThat(view.created()).isEqualTo("2026-01-01T00:59:00Z");
        assertThat(view.node()).contains("node0");
        assertThat(view.deleting()).isFalse();
        assertThat(view.alive()).isTrue();
    }

    /** What is no number counts as the names say: here nothing. */
    @ParameterizedTest
    @CsvSource({"0.25, 0.25", "3, 3", "many, 0", "-1, 0", "NaN, 0", "1e300, 0"})
    void aPodCountsWhatIsWrittenOnIt(String written, double gpus) {
        var pod = pod(RUNNING);
        pod.getMetadata().getAnnotations().put(Names.GPUS_ANNOTATION, written);

        assertThat(AttemptPods.view(pod).gpus()).isEqualTo(gpus);
        assertThat(read(pod).gpus()).as("the operator goes by its rates").isZero();
    }

    @Test
    void aPodIsAliveUntilAllItsContainersEnded() {
        assertThat(read(pod("phase: Pending")).alive()).isTrue();
        assertThat(read(pod(ended(1, "").replace("Failed", "Running"))).alive())
                .as("a sidecar runs")
                .isTrue();
        assertThat(read(pod(ended(1, ""))).alive()).isFalse();
        assertThat(read(pod(ended(0, "").replace("Failed", "Succeeded"))).alive())
                .isFalse();
    }

    private static Stage withSidecar(int code) {
        return stage("phase: Succeeded\ncontainerStatuses: [{name: trainer, state: {terminated: {exitCode: 0}}}]\n"
                + "initContainerStatuses: [{name: winnow-metrics, state: {terminated: {exitCode: " + code + "}}}]");
    }

    @Test
    void aTrainerWhoseLastReportsNobodyTookIsTriedAgain() {
        assertThat(withSidecar(0)).isInstanceOf(Stage.Succeeded.class);
        assertThat(withSidecar(137))
                .isEqualTo(new Stage.Failed(
                        Optional.empty(),
                        "OperatorAway",
                        "nobody took the last reports of its sidecar (exit code 137)",
                        false));
    }

    @Test
    void aTrainerThatEndsBeforeItsSidecarReadsHasFailedSoThatThisDoesNotGoOnForEver() {
        assertThat(withSidecar(143))
                .isEqualTo(new Stage.Failed(
                        Optional.empty(),
                        "Signal",
                        "the trainer had ended before its sidecar had begun to read (exit code 143)",
                        true));
    }
}
