package dev.winnow.engine.trial;

import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.PodRef;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TrialStatusEdit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time that an attempt ran, in the status of its trial. The time is added in the write that puts the attempt's end on
 * record, and so only once. Moments are those at which whoever runs the trial saw something, so that they can be compared
 * with now. How long the attempt ran is known better by whoever ran it, whose clock may be another.
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
        if (same.isPresent() && !same.get().stage().ended()) {
            var asked = asking(ref, same.get());
            return asked.equals(ref)
                    ? status
                    : new TrialStatusEdit(status).pod(asked).status();
        }
        return ended(
                        new TrialStatusEdit(status),
                        same.map(p -> asking(ref, p)).orElse(ref),
                        same.flatMap(p -> p.stage().ran()),
                        now)
                .status();
    }

    /**
     * Writes the end of a pod and what it used.
     *
     * @param ran how long it ran; empty if only the times in the status tell
     */
    static TrialStatusEdit ended(TrialStatusEdit status, PodRef ref, Optional<Duration> ran, Instant now) {
        var start = ref.startTime() == null ? now : Instant.parse(ref.startTime());
        var time = ran.orElseGet(() -> Duration.between(start, now));
        return status.pod(ref.ended(now))
                .used(Math.max(0, time.toMillis()) / 1000.0, ref.gpusAsked(), ref.hourlyPrice());
    }

    /** Whether the end of this pod is in the status already. */
    static boolean processed(TrialStatus status, AttemptView pod) {
        var ref = status.pod();
        return ref != null && pod.uid().equals(ref.uid()) && ref.endTime() != null;
    }

    /** Whether it is on record what followed from the end of this pod: until then the trial is said to run. */
    static boolean judged(TrialStatus status, AttemptView pod) {
        return processed(status, pod) && status.state() != State.Running && status.state() != State.Queued;
    }

    /** When the end of the pod that the status names was first seen. */
    static Instant end(TrialStatus seen, Instant now) {
        return Optional.ofNullable(seen.pod())
                .map(PodRef::endTime)
                .map(Instant::parse)
                .orElse(now);
    }

    /** The status with the end of this pod in it, also when it ended before anyone saw it run. */
    static TrialStatus seen(TrialStatus status, AttemptView current, Instant now) {
        if (processed(status, current)) {
            return status;
        }
        var ran = current.stage().ran();
        var known = ref(status, current);
        var ref = known.startTime() == null ? known.started(now.minus(ran.orElse(Duration.ZERO))) : known;
        return ended(new TrialStatusEdit(status), ref, ran, now)
                .startTime(status.startTime() == null ? ref.startTime() : status.startTime())
                .attempts(Math.max(status.attemptCount(), current.attempt()))
                .status();
    }

    /**
     * An object's pods come one by one, and with them its GPUs and its price. Those of a pod are what they were at first, and pods
     * that come while an attempt is being deleted take the place of others.
     */
    private static PodRef asking(PodRef known, AttemptView pod) {
        return pod.podLabels().isPresent()
                        && !pod.deleting()
                        && (pod.gpus() > known.gpusAsked() || pod.price() > known.hourlyPrice())
                ? known.asking(Math.max(pod.gpus(), known.gpusAsked()), Math.max(pod.price(), known.hourlyPrice()))
                : known;
    }

    /** An attempt that is lost stays so until it is gone; of a trial that rests or has ended nothing can be lost. */
    static @Nullable PodRef members(@Nullable PodRef pod, State state) {
        return pod != null && (state == State.Paused || state.ended()) ? pod.with(List.of()) : pod;
    }

    /** How an attempt is named in the status: as it was, with the node that it has now. */
    static PodRef ref(TrialStatus status, AttemptView pod) {
        var known = status.pod();
        var same = known != null && pod.uid().equals(known.uid())
                ? known
                : new PodRef(pod.name(), pod.uid(), pod.gpus(), pod.price());
        var asked = asking(same, pod);
        return asked.node() == null ? asked.on(pod.node().orElse(null)) : asked;
    }
}
