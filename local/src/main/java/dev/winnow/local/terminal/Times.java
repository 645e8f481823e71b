package dev.winnow.local.terminal;

import java.time.Duration;

/** Durations for people. */
public final class Times {
    private Times() {}

    /** {@code 12 s}, {@code 3 min 5 s} or {@code 2 h 10 min}. */
    public static String text(Duration time) {
        long seconds = Math.round(time.toMillis() / 1000.0);
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
}
