package dev.winnow.engine.trial;

import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.PodRef;
import dev.winnow.api.TrialStatusEdit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The time that an attempt ran, in the status of its trial. The time is added in the write that puts the attempt's end on
 * record, and so only once.
 */
final class AttemptTime {
    private AttemptTime() {}

    /** Adds the time of the pod that the status names, when that has ended or is gone. */
    static TrialStatus account(TrialStatus status, Optional<AttemptView> pod, Instant now) {
        var ref = status.pod();
        if (ref == null || ref.endTime() != null) {
            return status;
        }
        var same = pod.filter(p -> p.uid().equals(ref.uid()));
        if (same.isPresent() && same.get().stage().end().isEmpty()) {
            return status;
        }
        var end = same.flatMap(p -> p.stage().end()).orElse(now);
        return ended(new TrialStatusEdit(status), ref, end).status();
    }

    /** Writes the end of a pod and what it used. */
    static TrialStatusEdit ended(TrialStatusEdit status, PodRef ref, Instant end) {
        var seconds = ref.startTime() == null
                ? 0
                : Math.max(
                                0,
                                Duration.between(Instant.parse(ref.startTime()), end)
                                        .toMillis())
                        / 1000.0;
        return status.pod(new PodRef(ref.name(), ref.uid(), ref.node(), ref.startTime(), end.toString(), ref.gpus()))
                .used(seconds, ref.gpus() == null ? 0 : ref.gpus());
    }

    /** Whether the end of this pod is in the status already. */
    static boolean processed(TrialStatus status, AttemptView pod) {
        var ref = status.pod();
        return ref != null && pod.uid().equals(ref.uid()) && ref.endTime() != null;
    }

    /** The status with the end of this pod in it, also when it ended before anyone saw it run. */
    static TrialStatus seen(TrialStatus status, AttemptView current, Instant end) {
        if (processed(status, current)) {
            return status;
        }
        var started = current.started().orElse(end).toString();
        return ended(new TrialStatusEdit(status), ref(current, started), end)
                .startTime(status.startTime() == null ? started : status.startTime())
                .attempts(Math.max(status.attemptCount(), current.attempt()))
                .status();
    }

    /** How a pod that began to run is named in the status. */
    static PodRef ref(AttemptView pod, String started) {
        return new PodRef(pod.name(), pod.uid(), pod.node().orElse(null), started, null, pod.gpus());
    }
}
