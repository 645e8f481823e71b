package dev.winnow.bench.simulation;

import dev.winnow.search.Configuration;

/** What a virtual worker computes: a learning curve, and how long each step of it takes. Both are pure functions. */
public interface Training {
    /**
     * The objective after a step.
     *
     * @param step from 1
     * @return a finite value, or NaN for a trial that diverges at this step
     */
    double value(Configuration configuration, int step);

    /** Virtual seconds that a step takes, above 0. */
    default double seconds(Configuration configuration, int step) {
        return 1;
    }
}
