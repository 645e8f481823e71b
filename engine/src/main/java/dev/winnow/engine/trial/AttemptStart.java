package dev.winnow.engine.trial;

import dev.winnow.api.Durations;
import dev.winnow.api.TrialReason;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.PodRef;
import dev.winnow.api.TuningTrial;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far the start of an attempt has come. An attempt waits for a node as long as the cluster likes: queues are normal. Once
 * a node has taken the attempt, the kubelet tries again and again to start its container, until
 * {@code trial.startTimeoutSeconds} are over. This time begins when the operator first sees the attempt on its node.
 *
 * @param pod the attempt as the status is to name it
 * @param reason what it waits for, in one word
 * @param message the same for a person
 * @param again after how long the trial needs a turn although nothing may have happened
 * @param late whether it took too long
 */
public record AttemptStart(PodRef pod, String reason, String message, Optional<Duration> again, boolean late) {
    /** A container that is created within this time after a node took its pod needs no explanation. */
    static final Duration USUAL = Duration.ofSeconds(60);

    static AttemptStart of(
            TrialStatus status, AttemptView current, Stage.Waiting waiting, Duration timeout, Instant now) {
        var seen = AttemptTime.ref(status, current);
        if (!waiting.taken()) {
            return new AttemptStart(seen, waiting.reason(), waiting.message(), Optional.empty(), false);
        }
        var since = Optional.ofNullable(seen.acceptedTime()).map(Instant::parse).orElse(now);
        var pod = seen.accepted(since);
        var left = Duration.between(now, since.plus(timeout));
        if (!Durations.positive(left)) {
            var words = "did not start within " + timeout.toSeconds() + " s (trial.startTimeoutSeconds): "
                    + waiting.reason() + ": " + waiting.message();
            return new AttemptStart(pod, TrialReason.StartTimeout.name(), words, Optional.empty(), true);
        }
        if (!TrialReason.Starting.is(waiting.reason())) {
            return new AttemptStart(pod, waiting.reason(), waiting.message(), Optional.of(left), false);
        }
        var usual = Duration.between(now, since.plus(USUAL));
        if (Durations.positive(usual)) {
            var sooner = usual.compareTo(left) < 0 ? usual : left;
            return new AttemptStart(pod, waiting.reason(), waiting.message(), Optional.of(sooner), false);
        }
        return new AttemptStart(
                pod,
                TrialReason.StartingSlowly.name(),
                "its container is not created yet: its image, its volumes or its network is not ready, see kubectl describe pod "
                        + current.pods(),
                Optional.of(left),
                false);
    }

    /**
     * Whether the reason why an attempt does not start is worth a question: a node has had it for longer than usual, and it
     * does not say what it waits for.
     */
    public static boolean unexplained(TuningTrial trial, AttemptView attempt, Instant now) {
        var ref = trial.statusOrNew().pod();
        return ref != null
                && attempt.uid().equals(ref.uid())
                && ref.acceptedTime() != null
                && attempt.stage() instanceof Stage.Waiting waiting
                && TrialReason.Starting.is(waiting.reason())
                && !now.isBefore(Instant.parse(ref.acceptedTime()).plus(USUAL));
    }
}
