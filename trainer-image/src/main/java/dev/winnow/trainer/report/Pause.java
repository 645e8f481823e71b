package dev.winnow.trainer.report;

import java.time.Duration;

/** Lets time pass; a parameter, so that tests need not wait. */
@FunctionalInterface
public interface Pause {
    void of(Duration duration) throws InterruptedException;
}
