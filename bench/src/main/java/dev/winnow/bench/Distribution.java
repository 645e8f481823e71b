package dev.winnow.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The distribution of measured durations.
 *
 * @param sorted the durations in rising order
 */
record Distribution(List<Duration> sorted) {
    Distribution {
        sorted = sorted.stream().sorted().toList();
    }

    int size() {
        return sorted.size();
    }

    /**
     * A percentile by nearest rank, so always a duration that was measured.
     *
     * @param percent above 0, at most 100
     * @throws IllegalStateException if nothing was measured
     */
    Duration percentile(int percent) {
        if (sorted.isEmpty()) {
            throw new IllegalStateException("nothing was measured");
        }
        int rank = Math.max(1, (sorted.size() * percent + 99) / 100);
        return sorted.get(rank - 1);
    }

    Duration max() {
        return percentile(100);
    }

    /** Seconds with milliseconds. */
    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f s", duration.toNanos() / 1e9);
    }
}
