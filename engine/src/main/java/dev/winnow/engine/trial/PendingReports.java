package dev.winnow.engine.trial;

import dev.winnow.api.Durations;
import dev.winnow.api.Reported;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reports of an attempt that were answered and may not be on record yet: they count for the attempt's end. */
public final class PendingReports {
    /** A replica that may hold reports has this long after the attempt's end to write them; else it has died. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private PendingReports() {}

    /**
     * How long to wait before the end of an attempt is judged; empty if it can be judged now.
     *
     * @param seen when the end was first seen
     */
    static Optional<Duration> wait(Reported reported, AttemptView attempt, Instant seen, Instant now) {
        var pending = reported.pending();
        // After a failure that was not the trainer's fault the trial goes on, so nothing is judged.
        boolean judged = !(attempt.stage() instanceof Stage.Failed failed) || failed.counts();
        if (!judged || pending == null || pending.attempt() != attempt.attempt()) {
            return Optional.empty();
        }
        return Optional.of(Duration.between(now, seen.plus(PATIENCE))).filter(Durations::positive);
    }
}
