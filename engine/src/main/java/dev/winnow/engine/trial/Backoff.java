package dev.winnow.engine.trial;

import dev.winnow.api.TrialReason;
import dev.winnow.api.TrialStatus;
import java.time.Duration;

/** How long a trial waits after its latest attempt failed before the next attempt starts. */
final class Backoff {
    private static final Duration AFTER_DISRUPTION = Duration.ofSeconds(5);
    /** Long enough for a cluster to bear a trainer that ends so at once, without end. */
    private static final Duration AFTER_SILENCE = Duration.ofSeconds(30);

    private static final int LONGEST_SECONDS = 60;

    private Backoff() {}

    /**
     * 5 s after a disruption, 30 s when nobody took the reports; after a failure of the trainer 2 s, doubled with each failure
     * up to 60 s.
     */
    static Duration after(TrialStatus status) {
        if (TrialReason.OperatorAway.is(status.reason())) {
            return AFTER_SILENCE;
        }
        return TrialReason.PodVanished.is(status.reason()) || status.failureCount() == 0
                ? AFTER_DISRUPTION
                : Duration.ofSeconds(Math.min(LONGEST_SECONDS, 1L << Math.min(status.failureCount(), 6)));
    }
}
