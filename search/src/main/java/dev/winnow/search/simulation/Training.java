package dev.winnow.search.simulation;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.trial.Trial;
import java.util.List;

/** What a virtual worker computes: a learning curve, and how long each step of it takes. All methods are pure functions. */
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

    /** The same for a trial of which more counts than its configuration. */
    default List<Double> values(Trial trial, int step) {
        return values(trial.configuration(), step);
    }

    /** Virtual seconds that a step takes, above 0. */
    default double seconds(Configuration configuration, int step) {
        return 1;
    }

    /**
     * Virtual seconds from one event of a trial to the next, above 0.
     *
     * @param from the last step that is done
     * @param to the step that is done then; the next one if every step is an event
     */
    default double seconds(Trial trial, int from, int to) {
        return everyStep() ? seconds(trial.configuration(), to) : to - from;
    }

    /**
     * Whether every step is an event. If not, only rungs are: what lies between two of them takes a second a step, and
     * its values are not asked for, so that a training of a million steps costs no more than one of ten.
     */
    default boolean everyStep() {
        return true;
    }
}
