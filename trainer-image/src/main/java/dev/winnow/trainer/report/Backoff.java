package dev.winnow.trainer.report;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait between tries: twice as long each time up to a cap, less a random part of up to one half, so that
 * the trainers of a study do not all come back to a restarted operator at the same moment.
 *
 * @param first the wait after the first failure
 * @param cap the longest wait
 * @param patience the time after the first failure at which to give up
 */
public record Backoff(Duration first, Duration cap, Duration patience) {
    public static final Backoff DEFAULT =
            new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15), Duration.ofMinutes(5));

    /** @param failures failed tries so far; at least 1 */
    Duration delay(int failures, RandomGenerator random) {
        long ceiling = Math.min(cap.toMillis(), first.toMillis() << Math.min(failures - 1, 20));
        return Duration.ofMillis(ceiling - random.nextLong(ceiling / 2 + 1));
    }
}
