package dev.winnow.engine.trial;

import dev.winnow.api.TrialReason;
import dev.winnow.api.TrialStatus;
import java.time.Duration;

/** How long a trial waits after its latest attempt failed before the next attempt starts. */
final class Backoff {
    private static final Duration AFTER_DISRUPTION = Duration.ofSeconds(5);
    private static final int LONGEST_SECONDS = 60;

    private Backoff() {}

    /** 5 s after a disruption; after a failure of the trainer 2 s, doubled with each failure up to 60 s. */
    static Duration after(TrialStatus status) {
        return TrialReason.PodVanished.is(status.reason()) || status.failureCount() == 0
                ? AFTER_DISRUPTION
                : Duration.ofSeconds(Math.min(LONGEST_SECONDS, 1L << Math.min(status.failureCount(), 6)));
    }
}
