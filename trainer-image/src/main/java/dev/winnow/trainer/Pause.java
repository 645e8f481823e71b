package dev.winnow.trainer;

import java.time.Duration;

/** Lets time pass; a parameter, so that tests need not wait. */
@FunctionalInterface
interface Pause {
    void of(Duration duration) throws InterruptedException;
}
