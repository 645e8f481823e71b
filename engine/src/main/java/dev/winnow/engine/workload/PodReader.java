package dev.winnow.engine.workload;

import dev.winnow.api.Names;
import dev.winnow.api.TrialReason;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Stage;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads from a pod how far the attempt in it has come. */
final class PodReader {
    private PodReader() {}

    /** Reads a pod. */
    static AttemptView read(Pod pod, Instant now) {
        var meta = pod.getMetadata();
        var status = Optional.ofNullable(pod.getStatus()).orElseGet(PodStatus::new);
        var trainer = trainer(pod, status);
        return new AttemptView(
                meta.getName(),
                meta.getUid(),
                Names.attempt(pod),
                Instant.parse(meta.getCreationTimestamp()),
                meta.getDeletionTimestamp() != null,
                stage(status, trainer, now),
                "Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase()),
                trainer.flatMap(PodReader::started),
                Optional.ofNullable(status.getStartTime()).map(Instant::parse),
                Optional.ofNullable(pod.getSpec().getNodeName()),
                PodTemplate.gpus(pod.getSpec()));
    }

    private static Optional<ContainerStatus> trainer(Pod pod, PodStatus status) {
        var name = Optional.ofNullable(pod.getMetadata().getAnnotations())
                .orElse(Map.of())
                .get(Names.TRAINER_ANNOTATION);
        return status.getContainerStatuses().stream()
                .filter(container -> container.getName().equals(name))
                .findFirst();
    }

    private static Optional<Instant> started(ContainerStatus container) {
        var state = Optional.ofNullable(container.getState());
        return state.map(ContainerState::getRunning)
                .map(ContainerStateRunning::getStartedAt)
                .or(() -> state.map(ContainerState::getTerminated).map(ContainerStateTerminated::getStartedAt))
                .map(Instant::parse);
    }

    private static Stage stage(PodStatus status, Optional<ContainerStatus> trainer, Instant now) {
        var state = trainer.map(ContainerStatus::getState);
        var terminated = state.map(ContainerState::getTerminated);
        var disruption = condition(status, "DisruptionTarget").filter(c -> "True".equals(c.getStatus()));
        var phase = status.getPhase() == null ? "Pending" : status.getPhase();
        if (phase.equals("Failed") && (disruption.isPresent() || Disruptions.is(reason(status)))) {
            return new Stage.Failed(
                    finished(terminated, now),
                    disruption.map(PodCondition::getReason).orElse(reason(status)),
                    disruption.map(PodCondition::getMessage).orElse(message(status)),
                    false);
        }
        if (phase.equals("Failed") && "DeadlineExceeded".equals(status.getReason())) {
            return Stage.Failed.timeout(finished(terminated, now));
        }
        if (terminated.isPresent()) {
            return end(terminated.get(), now);
        }
        if (phase.equals("Succeeded")) {
            return new Stage.Succeeded(now);
        }
        if (phase.equals("Failed")) {
            return new Stage.Failed(
                    now,
                    reason(status).isEmpty() ? TrialReason.PodFailed.name() : reason(status),
                    message(status),
                    true);
        }
        if (state.map(ContainerState::getRunning).isPresent() || (phase.equals("Running") && trainer.isEmpty())) {
            return new Stage.Running();
        }
        return waiting(status, state);
    }

    private static Stage end(ContainerStateTerminated terminated, Instant now) {
        var at = finished(Optional.of(terminated), now);
        int code = Optional.ofNullable(terminated.getExitCode()).orElse(0);
        if (code == 0) {
            return new Stage.Succeeded(at);
        }
        var detail =
                terminated.getMessage() == null ? "" : terminated.getMessage().strip();
        return "OOMKilled".equals(terminated.getReason())
                ? new Stage.Failed(
                        at,
                        TrialReason.OOMKilled.name(),
                        "used more memory than its limit" + (detail.isEmpty() ? "" : ": " + detail),
                        true)
                : Stage.Failed.exit(at, code, detail);
    }

    private static Stage waiting(PodStatus status, Optional<ContainerState> state) {
        var scheduled = condition(status, "PodScheduled");
        if (scheduled.isPresent() && "False".equals(scheduled.get().getStatus())) {
            return new Stage.Waiting(
                    Optional.ofNullable(scheduled.get().getReason()).orElse(TrialReason.Unschedulable.name()),
                    Optional.ofNullable(scheduled.get().getMessage()).orElse("no node can take the pod"));
        }
        if (scheduled.isEmpty()) {
            return new Stage.Waiting(TrialReason.Scheduling.name(), "waits for a node");
        }
        return state.map(ContainerState::getWaiting)
                .filter(waiting ->
                        waiting.getReason() != null && !waiting.getReason().equals("ContainerCreating"))
                .map(waiting -> new Stage.Waiting(
                        waiting.getReason(),
                        Optional.ofNullable(waiting.getMessage()).orElse("")))
                .orElseGet(() -> new Stage.Waiting(TrialReason.Starting.name(), "its container is being started"));
    }

    private static Instant finished(Optional<ContainerStateTerminated> terminated, Instant now) {
        return terminated
                .flatMap(t -> Optional.ofNullable(t.getFinishedAt()))
                .map(Instant::parse)
                .orElse(now);
    }

    private static Optional<PodCondition> condition(PodStatus status, String type) {
        return status.getConditions().stream()
                .filter(c -> type.equals(c.getType()))
                .findFirst();
    }

    private static String reason(PodStatus status) {
        return Optional.ofNullable(status.getReason()).orElse("");
    }

    private static String message(PodStatus status) {
        return Optional.ofNullable(status.getMessage()).orElse("the pod failed");
    }

    /** Reasons of a failed pod that are the cluster's doing. */
    private static final class Disruptions {
        private static final Set<String> REASONS = Set.of(
                "Evicted",
                "Preempting",
                "Preempted",
                "NodeLost",
                "NodeShutdown",
                "Terminated",
                "Shutdown",
                "UnexpectedAdmissionError",
                "NodeAffinity");

        /** {@code OutOf...} is a kubelet that had no room for what the scheduler sent it. */
        static boolean is(String reason) {
            return REASONS.contains(reason) || reason.startsWith("OutOf");
        }
    }

    /** What is read of a pod, here and by the report endpoint; a whole pod is several times larger. */
    static Pod slim(Pod pod) {
        var meta = pod.getMetadata();
        var trainer = Optional.ofNullable(meta.getAnnotations())
                .map(annotations -> annotations.get(Names.TRAINER_ANNOTATION));
        return new PodBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withName(meta.getName())
                        .withNamespace(meta.getNamespace())
                        .withUid(meta.getUid())
                        .withResourceVersion(meta.getResourceVersion())
                        .withCreationTimestamp(meta.getCreationTimestamp())
                        .withDeletionTimestamp(meta.getDeletionTimestamp())
                        .withLabels(meta.getLabels())
                        .withOwnerReferences(meta.getOwnerReferences())
                        .withAnnotations(trainer.map(name -> Map.of(Names.TRAINER_ANNOTATION, name))
                                .orElse(null))
                        .build())
                .withSpec(new PodSpecBuilder()
                        .withNodeName(pod.getSpec().getNodeName())
                        .withContainers(pod.getSpec().getContainers().stream()
                                .map(container -> new ContainerBuilder()
                                        .withName(container.getName())
                                        .withResources(container.getResources())
                                        .build())
                                .toList())
                        .build())
                .withStatus(pod.getStatus())
                .build();
    }
}
