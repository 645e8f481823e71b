package dev.winnow.engine.trial;

import dev.winnow.api.Names;
import dev.winnow.engine.workload.TrialPod;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the life of a trial needs to know of one of its pods.
 *
 * @param attempt counted from 1
 * @param created when the API server took it
 * @param deleting whether it has a deletionTimestamp
 * @param stage how far it has come
 * @param over whether all its containers have ended for good, so that it uses no node any more
 * @param started when the trainer's container began to run
 * @param accepted when its node took it
 * @param gpus GPUs it asks for
 */
public record PodView(
        String name,
        String uid,
        int attempt,
        Instant created,
        boolean deleting,
        Stage stage,
        boolean over,
        Optional<Instant> started,
        Optional<Instant> accepted,
        Optional<String> node,
        int gpus) {

    /** The exit code of most programs whose arguments are wrong. */
    private static final int SETTINGS_REFUSED = 2;

    /** How far a pod has come. */
    public sealed interface Stage {
        /** When the trainer ended; empty while it may still run. */
        default Optional<Instant> end() {
            return Optional.empty();
        }

        /** Waits for a node, or for its container to start. */
        record Waiting(String reason, String message) implements Stage {
            private static final Set<String> HOPELESS = Set.of("InvalidImageName", "ErrImageNeverPull");
            private static final Set<String> BROKEN = Set.of(
                    "ErrImagePull",
                    "ImagePullBackOff",
                    "ImageInspectError",
                    "RegistryUnavailable",
                    "CreateContainerConfigError",
                    "CreateContainerError",
                    "RunContainerError",
                    "CreatePodSandboxError");

            /** Whether no waiting can help. */
            public boolean hopeless() {
                return HOPELESS.contains(reason);
            }

            /** Whether the kubelet failed to start the container and tries again. */
            public boolean broken() {
                return BROKEN.contains(reason);
            }
        }

        /** The trainer runs. */
        record Running() implements Stage {}

        /** The trainer ended with exit code 0. */
        record Succeeded(Instant at) implements Stage {
            @Override
            public Optional<Instant> end() {
                return Optional.of(at);
            }
        }

        /**
         * The trainer or its pod failed.
         *
         * @param counts whether it was the trainer's fault, so that it counts against the retries
         */
        record Failed(Instant at, String reason, String message, boolean counts) implements Stage {
            private static final String SETTINGS_REFUSED = "SettingsRefused";

            /** Whether no other attempt can help. */
            public boolean forGood() {
                return reason.equals(SETTINGS_REFUSED);
            }

            @Override
            public Optional<Instant> end() {
                return Optional.of(at);
            }
        }
    }

    /** Whether it still uses, or may come to use, a node; a sidecar can outlive the trainer. */
    public boolean alive() {
        return !over;
    }

    /** What a pod says about itself. */
    public static PodView of(Pod pod, Instant now) {
        var meta = pod.getMetadata();
        var status = Optional.ofNullable(pod.getStatus()).orElseGet(PodStatus::new);
        var trainer = trainer(pod, status);
        return new PodView(
                meta.getName(),
                meta.getUid(),
                Integer.parseInt(meta.getLabels().get(Names.ATTEMPT_LABEL)),
                Instant.parse(meta.getCreationTimestamp()),
                meta.getDeletionTimestamp() != null,
                stage(status, trainer, now),
                "Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase()),
                trainer.flatMap(PodView::started),
                Optional.ofNullable(status.getStartTime()).map(Instant::parse),
                Optional.ofNullable(pod.getSpec().getNodeName()),
                TrialPod.gpus(pod.getSpec()));
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
            return new Stage.Failed(finished(terminated, now), "Timeout", "ran longer than trial.timeoutSeconds", true);
        }
        if (terminated.isPresent()) {
            return end(terminated.get(), now);
        }
        if (phase.equals("Succeeded")) {
            return new Stage.Succeeded(now);
        }
        if (phase.equals("Failed")) {
            return new Stage.Failed(
                    now, reason(status).isEmpty() ? "PodFailed" : reason(status), message(status), true);
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
        var detail = terminated.getMessage() == null
                ? ""
                : ": " + terminated.getMessage().strip();
        if ("OOMKilled".equals(terminated.getReason())) {
            return new Stage.Failed(at, "OOMKilled", "used more memory than its limit" + detail, true);
        }
        if (code == SETTINGS_REFUSED) {
            return new Stage.Failed(
                    at,
                    Stage.Failed.SETTINGS_REFUSED,
                    "the trainer refused its settings with exit code " + code + detail,
                    true);
        }
        // A shell and most run-times say 128 + signal; a JVM that is process 1 says 127 when a native library crashes
        // it.
        if (code > 128 && code < 160) {
            return new Stage.Failed(at, "Signal", "the trainer died by signal " + (code - 128) + detail, true);
        }
        return new Stage.Failed(at, "ExitCode", "the trainer ended with exit code " + code + detail, true);
    }

    private static Stage waiting(PodStatus status, Optional<ContainerState> state) {
        var scheduled = condition(status, "PodScheduled");
        if (scheduled.isPresent() && "False".equals(scheduled.get().getStatus())) {
            return new Stage.Waiting(
                    Optional.ofNullable(scheduled.get().getReason()).orElse("Unschedulable"),
                    Optional.ofNullable(scheduled.get().getMessage()).orElse("no node can take the pod"));
        }
        if (scheduled.isEmpty()) {
            return new Stage.Waiting("Scheduling", "waits for a node");
        }
        return state.map(ContainerState::getWaiting)
                .filter(waiting ->
                        waiting.getReason() != null && !waiting.getReason().equals("ContainerCreating"))
                .map(waiting -> new Stage.Waiting(
                        waiting.getReason(),
                        Optional.ofNullable(waiting.getMessage()).orElse("")))
                .orElseGet(() -> new Stage.Waiting("Starting", "its container is being started"));
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
}
