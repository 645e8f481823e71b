package dev.winnow.search.study;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.StopReason;
import java.util.Optional;

/** One thing the study does next. Doing it twice is harmless. */
public sealed interface Action {

    /**
     * Start a trial.
     *
     * @param number its number, never used before
     * @param configuration the values it trains with
     * @param bracket the bracket it belongs to
     * @param resource what it is granted: the first rung of its bracket
     * @param origin whose checkpoint it begins with; empty = none, it trains from its first step
     */
    record Create(int number, Configuration configuration, int bracket, int resource, Optional<Origin> origin)
            implements Action {
        /** A trial that trains from its first step. */
        public Create(int number, Configuration configuration, int bracket, int resource) {
            this(number, configuration, bracket, resource, Optional.empty());
        }
    }

    /**
     * Where a trial begins that another has trained before it.
     *
     * @param trial number of the other one
     * @param step the step after which its checkpoint was made
     */
    record Origin(int trial, int step) {}

    /**
     * Let a trial train up to a resource: it goes on in its pod if it has one, else it resumes from its checkpoint. Its
     * desired state becomes {@link Desired#RUNNING}.
     *
     * @param trial its number
     * @param resource the grant; the same as before for a trial that was suspended on its way
     */
    record Grant(int trial, int resource) implements Action {}

    /** Let a trial rest: its desired state becomes {@link Desired#PAUSED}. */
    record Pause(int trial) implements Action {}

    /** End a trial: its desired state becomes {@link Desired#STOPPED}. */
    record Stop(int trial, StopReason reason) implements Action {}
}
