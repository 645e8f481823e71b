package dev.winnow.search.study;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.StopReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One thing the study does next. Doing it twice is harmless. */
public sealed interface Action {

    /** The number of the trial that the action creates or changes. */
    int trial();

    /** What the study wants of the trial from now on. */
    Desired desired();

    /** Calls the visitor's method for this kind of action. */
    <T extends @Nullable Object> T accept(Visitor<T> visitor);

    /**
     * A method for each kind of action. A new kind adds a method here, so that a visitor that does not handle it does not
     * compile.
     */
    interface Visitor<T extends @Nullable Object> {
        T create(Create create);

        T grant(Grant grant);

        T pause(Pause pause);

        T stop(Stop stop);
    }

    /**
     * Start a trial. Its desired state is {@link Desired#RUNNING}.
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

        @Override
        public int trial() {
            return number;
        }

        @Override
        public Desired desired() {
            return Desired.RUNNING;
        }

        @Override
        public <T extends @Nullable Object> T accept(Visitor<T> visitor) {
            return visitor.create(this);
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
    record Grant(int trial, int resource) implements Action {
        @Override
        public Desired desired() {
            return Desired.RUNNING;
        }

        @Override
        public <T extends @Nullable Object> T accept(Visitor<T> visitor) {
            return visitor.grant(this);
        }
    }

    /** Let a trial rest: its desired state becomes {@link Desired#PAUSED}. */
    record Pause(int trial) implements Action {
        @Override
        public Desired desired() {
            return Desired.PAUSED;
        }

        @Override
        public <T extends @Nullable Object> T accept(Visitor<T> visitor) {
            return visitor.pause(this);
        }
    }

    /** End a trial: its desired state becomes {@link Desired#STOPPED}. */
    record Stop(int trial, StopReason reason) implements Action {
        @Override
        public Desired desired() {
            return Desired.STOPPED;
        }

        @Override
        public <T extends @Nullable Object> T accept(Visitor<T> visitor) {
            return visitor.stop(this);
        }
    }
}
