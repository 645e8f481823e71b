package dev.winnow.operator;

import java.time.Duration;
import java.util.Locale;

/** Prints what something took, for people: no test asserts it. */
record Stopwatch(long nanos) {
    static Stopwatch start() {
        return new Stopwatch(System.nanoTime());
    }

    void print(String what) {
        var time = Duration.ofNanos(System.nanoTime() - nanos);
        System.out.printf(Locale.ROOT, "%s: %.1f s%n", what, time.toMillis() / 1000.0);
    }
}
