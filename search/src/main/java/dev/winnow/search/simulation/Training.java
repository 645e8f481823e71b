package dev.winnow.search.simulation;

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

    /**
     * Whether every step is an event. If not, only rungs are: what lies between two of them takes a second a step, and
     * its values are not asked for, so that a training of a million steps costs no more than one of ten.
     */
    default boolean everyStep() {
        return true;
    }
}
