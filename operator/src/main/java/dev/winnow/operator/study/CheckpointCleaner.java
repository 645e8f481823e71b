package dev.winnow.operator.study;

import dev.winnow.api.Cleanup;
import dev.winnow.api.Owners;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.TrialTemplate.Keep;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.engine.study.CleanupStep;
import dev.winnow.engine.study.CleanupStep.Seen;
import dev.winnow.engine.study.KeptCheckpoints;
import dev.winnow.engine.workload.CleanupPod;
import dev.winnow.operator.kube.ApiErrors;
import dev.winnow.operator.kube.Deletion;
import dev.winnow.operator.kube.EventRecorder;
import dev.winnow.operator.kube.StatusPatch;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Preconditions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Has the checkpoints removed that an ended study does not keep: by a pod with the study's volume, one after the other. */
final class CheckpointCleaner {
    private static final Logger LOG = Logger.getLogger(CheckpointCleaner.class);
    /** Trainers of an ended study are told to end; each may take its time. */
    private static final Duration UNTIL_NOBODY_WRITES = Duration.ofSeconds(5);
    /** A quota may have room again. */
    private static final Duration REFUSED_AGAIN = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final StatusPatch patch;
    private final StudyReader reader;
    private final CleanupPod pods;
    private final EventRecorder events;

    CheckpointCleaner(KubernetesClient client, StudyReader reader, CleanupPod pods, EventRecorder events) {
        this.client = client;
        this.reader = reader;
        this.pods = pods;
        this.events = events;
        patch = new StatusPatch(client, "winnow-study");
    }

    /** Whether a study may still have checkpoints removed, so that it is to be there for a while. */
    static boolean pending(TuningStudy study, StudyStatus status) {
        var checkpoints = study.getSpec().trial().checkpoints();
        boolean over = status.cleanup() != null && status.cleanup().over();
        return checkpoints != null && checkpoints.keep() != Keep.All && !over;
    }

    /** Takes the next step for an ended study; the answer is when the next one is due, empty when nothing is left to do. */
    Optional<Duration> clean(TuningStudy study, List<TuningTrial> trials, Instant now) {
        var before = study.statusOrNew().cleanup();
        if (before != null && before.over()) {
            return Optional.empty();
        }
        var kept = KeptCheckpoints.of(reader, study, trials);
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        if (trials.stream().anyMatch(CheckpointCleaner::writes)) {
            return Optional.of(UNTIL_NOBODY_WRITES);
        }
        var pod = before == null ? Optional.<Pod>empty() : pod(study, before.attempts());
        return take(CleanupStep.next(before, seen(study, pod), message(pod), now), study, pod, kept.get());
    }

    private Optional<Duration> take(CleanupStep step, TuningStudy study, Optional<Pod> pod, Set<String> kept) {
        var written = record(study, step.status());
        if (step.end() && pod.isPresent() && Owners.owns(study, pod.get())) {
            var meta = pod.get().getMetadata();
            new Deletion(client)
                    .of(Pod.class, meta.getNamespace(), meta.getName(), new Preconditions(null, meta.getUid()));
        }
        if (step.start()) {
            try {
                client.resource(pods.build(study, kept, step.status().attempts()))
                        .create();
            } catch (KubernetesClientException e) {
                if (e.getCode() != 409 && ApiErrors.refuses(e)) {
                    record(written, step.status().because("its pod is refused: " + e.getMessage()));
                    return Optional.of(REFUSED_AGAIN);
                }
                if (e.getCode() != 409) {
                    throw e;
                }
            }
        }
        return step.again();
    }

    private TuningStudy record(TuningStudy study, Cleanup cleanup) {
        var written =
                patch.status(study, study.statusOrNew().edit().cleanup(cleanup).status());
        written.ifPresent(after -> LOG.infof(
                "checkpoints: %s, attempt %d%s",
                cleanup.state(), cleanup.attempts(), cleanup.message() == null ? "" : ": " + cleanup.message()));
        if (written.isPresent() && cleanup.state() == Cleanup.State.Failed) {
            events.record(
                    study, EventRecorder.Type.Warning, "CheckpointsNotRemoved", String.valueOf(cleanup.message()), "");
        }
        return written.orElse(study);
    }

    /** Whether a trainer may still write. */
    private static boolean writes(TuningTrial trial) {
        var pod = trial.statusOrNew().pod();
        return pod != null && pod.endTime() == null;
    }

    private Optional<Pod> pod(TuningStudy study, int attempt) {
        return Optional.ofNullable(client.pods()
                .inNamespace(study.getMetadata().getNamespace())
                .withName(CleanupPod.name(study, attempt))
                .get());
    }

    private static Seen seen(TuningStudy study, Optional<Pod> pod) {
        if (pod.isEmpty()) {
            return Seen.NOTHING;
        }
        if (!Owners.owns(study, pod.get())) {
            return Seen.FAILED;
        }
        return switch (String.valueOf(pod.get().getStatus().getPhase())) {
            case "Succeeded" -> Seen.SUCCEEDED;
            case "Failed" -> Seen.FAILED;
            default -> Seen.UNDER_WAY;
        };
    }

    /** What the container said, else what the kubelet or the scheduler says. */
    private static String message(Optional<Pod> pod) {
        return pod.map(Pod::getStatus)
                .flatMap(status -> status.getContainerStatuses().stream()
                        .flatMap(container -> Optional.ofNullable(container.getState()).stream())
                        .flatMap(state -> words(
                                state.getTerminated(),
                                state.getWaiting() == null
                                        ? null
                                        : state.getWaiting().getReason())
                                .stream())
                        .findFirst()
                        .or(() -> Optional.ofNullable(status.getMessage()))
                        .or(() -> status.getConditions().stream()
                                .map(PodCondition::getMessage)
                                .filter(Objects::nonNull)
                                .findFirst()))
                .orElse("nothing is known");
    }

    private static Optional<String> words(@Nullable ContainerStateTerminated end, @Nullable String waits) {
        if (end == null) {
            return Optional.ofNullable(waits);
        }
        return Optional.of(
                end.getMessage() == null
                        ? "exit code " + end.getExitCode()
                        : end.getMessage().strip());
    }
}
