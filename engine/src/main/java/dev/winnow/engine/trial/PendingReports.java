package dev.winnow.engine.trial;

import dev.winnow.api.Durations;
import dev.winnow.api.Reported;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reports of an attempt that may not be on record yet, and count for the attempt's end: answered ones, and such as a sidecar has yet to send. */
public final class PendingReports {
    /** A replica that may hold reports has this long after the attempt's end to write them; else it has died. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A sidecar has this long after the end of the trainer to read the rest. It is told to end when the last container has. */
    static final Duration READING = Duration.ofMinutes(1);

    private PendingReports() {}

    /**
     * How long to wait before the end of an attempt is judged; empty if it can be judged now.
     *
     * @param files whether a sidecar reads what the trainer writes
     * @param seen when the end was first seen
     */
    static Optional<Duration> wait(Reported reported, AttemptView attempt, boolean files, Instant seen, Instant now) {
        var pending = reported.pending();
        // After a failure that was not the trainer's fault the trial goes on, so nothing is judged.
        boolean judged = !(attempt.stage() instanceof Stage.Failed failed) || failed.counts();
        boolean unwritten = pending != null && pending.attempt() == attempt.attempt();
        boolean unread = files && attempt.alive();
        if (!judged || !(unwritten || unread)) {
            return Optional.empty();
        }
        return Optional.of(Duration.between(now, seen.plus(unread ? READING : PATIENCE)))
                .filter(Durations::positive);
    }
}
