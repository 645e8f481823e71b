package dev.winnow.engine.trial;

import java.time.Duration;

/** Questions about a time that is left. */
public final class Durations {
    private Durations() {}

    /** Whether there is time left: more than none. */
    public static boolean positive(Duration left) {
        return !left.isNegative() && !left.isZero();
    }
}
