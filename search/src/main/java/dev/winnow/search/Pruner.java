package dev.winnow.search;

import java.util.List;
import java.util.OptionalInt;

/**
 * Decides at rungs which trials are granted more resource. One rule for all: a trial that ended without a value at the
 * resource it was granted takes the worst place in that rung and is never promoted; equal values rank by trial number.
 */
public sealed interface Pruner permits NoPruner, AshaPromotion, AshaStopping, SuccessiveHalving, Hyperband {

    /** Resource of a finished trial, in the trainer's steps. */
    int maxResource();

    /** Resources at which the trials of a bracket are judged, strictly increasing; the last is {@link #maxResource()}. */
    List<Integer> rungs(int bracket);

    /** The bracket a trial belongs to, from 0; brackets take consecutive numbers. */
    default int bracket(int number) {
        return 0;
    }

    /** Number of trials a bracket has unless the study's limit cuts it, at least 1; a bracket without an end is huge. */
    default long bracketTrials(int bracket) {
        return Integer.MAX_VALUE;
    }

    /** Number of trials the pruner itself asks for; empty = as many as the study likes. */
    default OptionalInt trials() {
        return OptionalInt.empty();
    }

    /**
     * Whether a trial may rest at a rung and go on later. If not, a trial at a rung is either stopped or goes on at once
     * in its pod, so its trainer needs no checkpoints.
     */
    default boolean pauses() {
        return true;
    }

    /** Who of one bracket goes on and who is stopped, given all its results so far. */
    Verdict judge(Ladder ladder);
}
