package dev.winnow.local.process;

import dev.winnow.api.Names;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A process in the place of a pod, and what a kubelet would write into that pod's status. */
public final class Attempt {
    /**
     * How it ended.
     *
     * @param code exit code, 128 + n after signal n
     * @param lastWords the end of its output, for a failure's message
     */
    public record End(int code, Instant at, String lastWords) {}

    private final Pod pod;
    private final Process process;
    private final Instant started;
    private final List<String> gpus;
    private @Nullable Instant toldToEnd;
    private boolean deleted;
    private boolean timedOut;
    private boolean killed;
    private @Nullable End end;

    public Attempt(Pod pod, Process process, Instant started, List<String> gpus) {
        this.pod = pod;
        this.process = process;
        this.started = started;
        this.gpus = gpus;
    }

    public Process process() {
        return process;
    }

    public List<String> gpus() {
        return gpus;
    }

    public boolean ended() {
        return end != null;
    }

    public void ended(End how) {
        end = how;
    }

    public boolean deleted() {
        return deleted;
    }

    /** The trial shall not go on: asks the process to end, as the deletion of a pod does. */
    public void delete(Instant now) {
        deleted = true;
        tellToEnd(now);
    }

    private void tellToEnd(Instant now) {
        if (toldToEnd == null) {
            toldToEnd = now;
            process.destroy();
        }
    }

    /** Does what is due: asks a process that has run for too long to end, and ends one that does not listen. */
    public void keepTime(Instant now) {
        if (end != null) {
            return;
        }
        if (!now.isBefore(started.plusSeconds(pod.getSpec().getActiveDeadlineSeconds()))) {
            timedOut = true;
            tellToEnd(now);
        }
        if (!killed && toldToEnd != null && !now.isBefore(toldToEnd.plus(grace()))) {
            killed = true;
            process.destroyForcibly();
        }
    }

    /** When to keep time again. */
    public Optional<Instant> due() {
        if (end != null || killed) {
            return Optional.empty();
        }
        return Optional.of(
                toldToEnd != null
                        ? toldToEnd.plus(grace())
                        : started.plusSeconds(pod.getSpec().getActiveDeadlineSeconds()));
    }

    private Duration grace() {
        return grace(pod.getSpec());
    }

    /** How long a trainer has to end when it is asked to. */
    public static Duration grace(PodSpec spec) {
        return Duration.ofSeconds(
                Optional.ofNullable(spec.getTerminationGracePeriodSeconds()).orElse(30L));
    }

    /** The pod as it is now. */
    public Pod pod() {
        var state = new ContainerStateBuilder();
        var how = end;
        if (how == null) {
            state.withNewRunning().withStartedAt(started.toString()).endRunning();
        } else {
            state.withNewTerminated()
                    .withExitCode(how.code())
                    .withStartedAt(started.toString())
                    .withFinishedAt(how.at().toString())
                    .withMessage(how.code() == 0 || how.lastWords().isEmpty() ? null : how.lastWords())
                    .endTerminated();
        }
        var phase = how == null ? "Running" : how.code() == 0 && !timedOut ? "Succeeded" : "Failed";
        return new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp(deleted && toldToEnd != null ? toldToEnd.toString() : null)
                .endMetadata()
                .withStatus(new PodStatusBuilder()
                        .withPhase(phase)
                        .withReason(timedOut && how != null ? "DeadlineExceeded" : null)
                        .withStartTime(started.toString())
                        .withContainerStatuses(new ContainerStatusBuilder()
                                .withName(pod.getMetadata().getAnnotations().get(Names.TRAINER_ANNOTATION))
                                .withState(state.build())
                                .build())
                        .build())
                .build();
    }
}
