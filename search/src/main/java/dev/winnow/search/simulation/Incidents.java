package dev.winnow.search.simulation;

import dev.winnow.search.study.Action;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What happens to a virtual study besides training: workers are lost, trainers fail, the operator dies, people interfere.
 * Each method is asked at its moment; by default nothing happens. {@link VirtualStudy#in} makes something happen later.
 */
public interface Incidents {
    /** Nothing happens. */
    Incidents NONE = new Incidents() {};

    /** A worker begins, or goes on with, a trial that is granted more than it has trained. */
    default void begins(VirtualStudy study, Trial trial) {}

    /**
     * Whether the worker of a trial is lost at the end of a step, which another worker does again.
     *
     * @return virtual seconds until the other worker begins; at least 0; empty = the worker is not lost
     */
    default OptionalDouble loses(Trial trial, int step) {
        return OptionalDouble.empty();
    }

    /** What the trial becomes at the end of a step instead of reporting; empty = it reports. */
    default Optional<State> ends(Trial trial, int step) {
        return Optional.empty();
    }

    /** A trial has reported the value at its grant. */
    default void arrives(VirtualStudy study, Trial trial) {}

    /** Virtual seconds from a trial's last value to its completion; at least 0. Until then it is there, but trains no more. */
    default double secondsToCompletion(Trial trial) {
        return 0;
    }

    /** Whether the operator dies before it carries out an action of a plan. It begins again with another plan. */
    default boolean crashes(Action action) {
        return false;
    }
}
