package dev.winnow.engine.workload;

import dev.winnow.api.TrialReason;
import dev.winnow.engine.trial.Stage;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Folds what the scheduler, the kubelet and the control plane write about a pod and its containers into one stage. The
 * trainer's container decides; the others are named where the trainer waits for them.
 *
 * <p>Source: Kubernetes, "Pod Lifecycle" and "Disruptions".
 */
final class PodStage {
    /** Container reasons that say no more than that the kubelet is at work. */
    private static final Set<String> AT_WORK = Set.of("ContainerCreating", TrialReason.PodInitializing.name());
    /** What a kubelet writes about a container of which it lost track, as when its node restarted. */
    private static final Set<String> LOST = Set.of("ContainerStatusUnknown", "Unknown");
    /** Reasons of a failed pod that are the cluster's doing. */
    private static final Set<String> DISRUPTIONS = Set.of(
            "Evicted",
            "Preempting",
            "Preempted",
            "NodeLost",
            "NodeShutdown",
            "Terminated",
            "Shutdown",
            "UnexpectedAdmissionError",
            "NodeAffinity");

    private final Pod pod;
    private final PodStatus status;
    private final Optional<ContainerStatus> trainer;

    private PodStage(Pod pod, String trainer) {
        this.pod = pod;
        this.status = Optional.ofNullable(pod.getStatus()).orElseGet(PodStatus::new);
        this.trainer = status.getContainerStatuses().stream()
                .filter(container -> trainer.equals(container.getName()))
                .findFirst();
    }

    /** @param trainer the name of the container that trains */
    static Stage of(Pod pod, String trainer) {
        return new PodStage(pod, trainer).stage();
    }

    /** How the container that trains ended before the kubelet started it again, if it failed. */
    static Optional<Stage.Failed> earlierFailure(Pod pod, String trainer) {
        return new PodStage(pod, trainer)
                .trainer
                .map(ContainerStatus::getLastState)
                .map(ContainerState::getTerminated)
                .map(PodStage::ended)
                .filter(Stage.Failed.class::isInstance)
                .map(Stage.Failed.class::cast);
    }

    private Stage stage() {
        var end = trainer.map(ContainerStatus::getState).map(ContainerState::getTerminated);
        if (is("Failed") && disrupted()) {
            return new Stage.Failed(
                    end.flatMap(PodStage::ran),
                    disruption().map(PodCondition::getReason).orElse(reason()),
                    disruption().map(PodCondition::getMessage).orElse(message()),
                    false);
        }
        if (is("Failed") && "DeadlineExceeded".equals(status.getReason())) {
            return deadline(end);
        }
        if (end.isPresent()) {
            return undelivered().filter(code -> is("Succeeded")).isPresent()
                    ? Stage.Failed.undelivered(
                            end.flatMap(PodStage::ran), undelivered().orElseThrow())
                    : ended(end.get());
        }
        if (is("Succeeded")) {
            return new Stage.Succeeded(Optional.empty());
        }
        if (is("Failed")) {
            return failedBeforeTheTrainer();
        }
        boolean runs = trainer.map(ContainerStatus::getState)
                .map(ContainerState::getRunning)
                .isPresent();
        return runs || (is("Running") && trainer.isEmpty()) ? new Stage.Running() : waiting();
    }

    /** The exit code of the sidecar that reports what the trainer wrote, if it did not come to its end. */
    private Optional<Integer> undelivered() {
        return status.getInitContainerStatuses().stream()
                .filter(container -> container.getName().equals(MetricsSidecar.NAME))
                .flatMap(container -> Stream.ofNullable(container.getState()))
                .flatMap(state -> Stream.ofNullable(state.getTerminated()))
                .map(ContainerStateTerminated::getExitCode)
                .filter(code -> code != 0)
                .findFirst();
    }

    private static Stage ended(ContainerStateTerminated end) {
        int code = Optional.ofNullable(end.getExitCode()).orElse(0);
        if (LOST.contains(String.valueOf(end.getReason()))) {
            return new Stage.Failed(
                    ran(end),
                    end.getReason(),
                    "its node restarted or lost track of the container" + words(end.getMessage()),
                    false);
        }
        if (code == 0) {
            return new Stage.Succeeded(ran(end));
        }
        return "OOMKilled".equals(end.getReason())
                ? new Stage.Failed(
                        ran(end),
                        TrialReason.OOMKilled.name(),
                        "used more memory than its limit" + words(end.getMessage()),
                        true)
                : Stage.Failed.exit(
                        ran(end),
                        code,
                        Objects.requireNonNullElse(end.getMessage(), "").strip());
    }

    private Stage deadline(Optional<ContainerStateTerminated> end) {
        boolean waited = trainer.map(ContainerStatus::getState)
                .map(ContainerState::getWaiting)
                .isPresent();
        if (!waited) {
            return Stage.Failed.timeout(end.flatMap(PodStage::ran));
        }
        return new Stage.Failed(
                Optional.empty(),
                TrialReason.Timeout.name(),
                "did not start within trial.timeoutSeconds"
                        + trouble().map(trouble -> ": " + trouble.message()).orElse(""),
                true);
    }

    /** Init containers run before the trainer, one after the other; the pod fails with the first that does. */
    private Stage failedBeforeTheTrainer() {
        for (var container : status.getInitContainerStatuses()) {
            var end = Optional.ofNullable(container.getState()).map(ContainerState::getTerminated);
            int code = end.map(ContainerStateTerminated::getExitCode).orElse(0);
            if (end.isPresent() && code != 0 && !sidecar(container)) {
                var name = "init container " + container.getName();
                boolean memory = "OOMKilled".equals(end.get().getReason());
                return new Stage.Failed(
                        Optional.empty(),
                        memory ? TrialReason.OOMKilled.name() : TrialReason.InitContainerFailed.name(),
                        name
                                + (memory ? " used more memory than its limit" : " ended with exit code " + code)
                                + words(end.get().getMessage()),
                        !LOST.contains(String.valueOf(end.get().getReason())));
            }
        }
        return new Stage.Failed(
                Optional.empty(), reason().isEmpty() ? TrialReason.PodFailed.name() : reason(), message(), true);
    }

    private Stage waiting() {
        var scheduled = condition("PodScheduled");
        if (scheduled.filter(condition -> "False".equals(condition.getStatus())).isPresent()) {
            return Stage.Waiting.forNode(
                    Optional.ofNullable(scheduled.get().getReason()).orElse(TrialReason.Unschedulable.name()),
                    Optional.ofNullable(scheduled.get().getMessage()).orElse("no node can take the pod"));
        }
        if (scheduled.isEmpty() && pod.getSpec().getNodeName() == null) {
            return Stage.Waiting.forNode(TrialReason.Scheduling.name(), "waits for a node");
        }
        return trouble()
                .or(this::initializing)
                .orElseGet(() -> Stage.Waiting.onNode(TrialReason.Starting.name(), "its container is being started"));
    }

    /** The first container that the kubelet cannot start, in the order in which containers start. */
    private Optional<Stage.Waiting> trouble() {
        return Stream.concat(status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream())
                .flatMap(container -> trouble(container).stream())
                .findFirst();
    }

    private Optional<Stage.Waiting> trouble(ContainerStatus container) {
        return Optional.ofNullable(container.getState())
                .map(ContainerState::getWaiting)
                .filter(wait -> wait.getReason() != null && !AT_WORK.contains(wait.getReason()))
                .map(wait -> Stage.Waiting.onNode(wait.getReason(), named(container, wait)));
    }

    private String named(ContainerStatus container, ContainerStateWaiting wait) {
        var words = Objects.requireNonNullElse(wait.getMessage(), "cannot be started");
        boolean trains = trainer.filter(container::equals).isPresent();
        if (trains) {
            return words;
        }
        boolean init = status.getInitContainerStatuses().contains(container);
        return (init ? sidecar(container) ? "sidecar " : "init container " : "container ") + container.getName() + ": "
                + words;
    }

    private Optional<Stage.Waiting> initializing() {
        return status.getInitContainerStatuses().stream()
                .filter(container -> container.getState() != null
                        && container.getState().getRunning() != null
                        && !sidecar(container))
                .findFirst()
                .map(container -> Stage.Waiting.onNode(
                        TrialReason.PodInitializing.name(), "its init container " + container.getName() + " runs"));
    }

    /** A native sidecar: an init container that runs beside the others and is restarted. */
    private boolean sidecar(ContainerStatus container) {
        return pod.getSpec().getInitContainers().stream()
                .filter(init -> "Always".equals(init.getRestartPolicy()))
                .map(Container::getName)
                .collect(Collectors.toSet())
                .contains(container.getName());
    }

    /** How long a container ran; a kubelet that does not know writes no time, or one of 1970. */
    private static Optional<Duration> ran(ContainerStateTerminated end) {
        if (end.getStartedAt() == null || end.getFinishedAt() == null) {
            return Optional.empty();
        }
        var start = Instant.parse(end.getStartedAt());
        var ran = Duration.between(start, Instant.parse(end.getFinishedAt()));
        return start.equals(Instant.EPOCH) || ran.isNegative() ? Optional.empty() : Optional.of(ran);
    }

    private boolean disrupted() {
        return disruption().isPresent()
                || DISRUPTIONS.contains(reason())
                // A kubelet that had no room for what the scheduler sent it.
                || reason().startsWith("OutOf");
    }

    private Optional<PodCondition> disruption() {
        return condition("DisruptionTarget").filter(condition -> "True".equals(condition.getStatus()));
    }

    private Optional<PodCondition> condition(String type) {
        return status.getConditions().stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }

    private boolean is(String phase) {
        return phase.equals(status.getPhase());
    }

    private String reason() {
        return Objects.requireNonNullElse(status.getReason(), "");
    }

    private String message() {
        return Objects.requireNonNullElse(status.getMessage(), "the pod failed");
    }

    private static String words(@Nullable String message) {
        return message == null || message.isBlank() ? "" : ": " + message.strip();
    }
}
