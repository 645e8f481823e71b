package dev.winnow.api;

import java.time.Duration;

/** Times that are left, and pauses that grow. */
public final class Durations {
    private Durations() {}

    /** Whether there is time left: more than none. */
    public static boolean positive(Duration left) {
        return !left.isNegative() && !left.isZero();
    }

    /** The pause after the next failure: twice as long as this one, and at most the longest. */
    public static Duration doubled(Duration pause, Duration longest) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(longest) < 0 ? twice : longest;
    }
}
