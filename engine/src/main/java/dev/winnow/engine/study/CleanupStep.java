package dev.winnow.engine.study;

import dev.winnow.api.Cleanup;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The next step in the removal of checkpoints, which a pod does. A pod that failed, or has not ended in time, has a successor, and
 * the third has none.
 *
 * @param status what is to be on record before anything is done
 * @param start whether the pod of the status' attempt is to be created
 * @param end whether the pod that was seen is to be deleted
 * @param again after how long the next step is due; empty when nothing more is done
 */
public record CleanupStep(Cleanup status, boolean start, boolean end, Optional<Duration> again) {
    static final int MOST_ATTEMPTS = 3;
    /** From the moment on from which the pod may start, so that a volume that is gone does not hold the study for ever. */
    static final Duration LONGEST = Duration.ofMinutes(10);
    /** Doubled after each failure. */
    static final Duration FIRST_PAUSE = Duration.ofSeconds(15);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    /** What was seen of the pod of the current attempt. */
    public enum Seen {
        NOTHING,
        UNDER_WAY,
        SUCCEEDED,
        FAILED
    }

    /**
     * The next step.
     *
     * @param before what is on record; null if nothing is
     * @param message why the pod failed, or what it waits for
     */
    public static CleanupStep next(@Nullable Cleanup before, Seen seen, String message, Instant now) {
        if (before == null) {
            return new CleanupStep(
                    new Cleanup(Cleanup.State.Removing, 1, now.toString(), null), true, false, Optional.of(LOOK_AGAIN));
        }
        if (before.over()) {
            return new CleanupStep(before, false, false, Optional.empty());
        }
        var begin = Instant.parse(before.startTime());
        boolean late = !now.isBefore(begin.plus(LONGEST));
        return switch (seen) {
            case SUCCEEDED -> over(before, Cleanup.State.Removed, null);
            case FAILED -> failed(before, message, now);
            case UNDER_WAY ->
                late
                        ? failed(before, "its pod did not end within 10 minutes: " + message, now)
                        : new CleanupStep(before, false, false, Optional.of(LOOK_AGAIN));
            case NOTHING ->
                late
                        ? failed(before, Objects.requireNonNullElse(before.message(), "its pod is gone"), now)
                        : starts(before, begin, now);
        };
    }

    private static CleanupStep starts(Cleanup before, Instant begin, Instant now) {
        boolean rests = now.isBefore(begin);
        return new CleanupStep(before, !rests, false, Optional.of(rests ? Duration.between(now, begin) : LOOK_AGAIN));
    }

    private static CleanupStep over(Cleanup before, Cleanup.State state, @Nullable String message) {
        return new CleanupStep(
                new Cleanup(state, before.attempts(), before.startTime(), message), false, true, Optional.empty());
    }

    private static CleanupStep failed(Cleanup before, String message, Instant now) {
        int attempts = before.attempts();
        if (attempts >= MOST_ATTEMPTS) {
            return over(before, Cleanup.State.Failed, message);
        }
        var pause = FIRST_PAUSE.multipliedBy(1L << (attempts - 1));
        var next = new Cleanup(
                Cleanup.State.Removing, attempts + 1, now.plus(pause).toString(), message);
        return new CleanupStep(next, false, true, Optional.of(pause));
    }
}
