package dev.winnow.search.simulation;

import dev.winnow.search.space.Configuration;
import java.util.List;

/** What a virtual worker computes: a learning curve, and how long each step of it takes. Both are pure functions. */
public interface Training {
    /**
     * The first objective after a step.
     *
     * @param step from 1
     * @return a finite value, or NaN for a trial that diverges at this step
     */
    double value(Configuration configuration, int step);

    /**
     * What is reported after a step: the objectives in their order, then the constrained metrics in theirs.
     *
     * @param step from 1
     * @return finite values, or one that is not for a trial that diverges at this step
     */
    default List<Double> values(Configuration configuration, int step) {
        return List.of(value(configuration, step));
    }

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
