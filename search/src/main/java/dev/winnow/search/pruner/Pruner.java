package dev.winnow.search.pruner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/**
 * Decides at rungs which trials are granted more resource. One rule holds for all pruners: a trial that ended without a
 * value at the resource it was granted takes the worst place in that rung and is never promoted; equal values rank by
 * trial number.
 */
public interface Pruner {

    /** Resource of a full training, in the trainer's steps. */
    int maxResource();

    /** Resources at which the trials of a bracket are judged, strictly increasing; at the last of them a trial is finished. */
    List<Integer> rungs(int bracket);

    /** The resource of a finished trial of a bracket: its last rung. */
    default int last(int bracket) {
        return maxResource();
    }

    /** The step after which the trials of a bracket begin, unless they have nothing to take over. */
    default int begin(int bracket) {
        return 0;
    }

    /** The bracket a trial belongs to, from 0; brackets take consecutive numbers. */
    default int bracket(int number) {
        return 0;
    }

    /**
     * Number of trials a bracket has unless the study's limit cuts it, at least 1; for a bracket without an end the
     * number is huge.
     */
    default long bracketTrials(int bracket) {
        return Integer.MAX_VALUE;
    }

    /**
     * The fewest trials of which one can come to {@code maxResource} by its rank; 1 unless a share of them goes on. With fewer
     * trials at most one is trained to the end, by {@link #finish}. More than 100,000 are told as {@code Integer.MAX_VALUE}.
     */
    default int fewestTrials() {
        return 1;
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

    /** Whether the number of trials of a rung is known beforehand and the rung promotes a share of them. */
    default boolean synchronous() {
        return false;
    }

    /** Whether it needs nothing but the order of the values at a rung, so that it can judge several objectives too. */
    default boolean comparesOnly() {
        return true;
    }

    /**
     * Where a new trial begins. What it is granted is one of the rungs of its bracket.
     *
     * @param bracket the bracket it belongs to
     * @param resource its first grant
     * @param inheritance what it takes over; empty = it is drawn by the sampler and trains from its first step
     */
    record Start(int bracket, int resource, Optional<Inheritance> inheritance) {
        Start(int bracket, int resource) {
            this(bracket, resource, Optional.empty());
        }
    }

    /**
     * What a new trial takes over from an older one: its configuration and its checkpoint.
     *
     * @param parents numbers of the trials of which one is drawn as the parent; at least one; all of them reached
     *     {@code step}
     * @param step the step of their checkpoints
     * @param change how the configuration is varied; empty = it stays
     */
    record Inheritance(List<Integer> parents, int step, Optional<Perturbation> change) {}

    /** Whether later trials take over from older ones, so that a configuration may come again. */
    default boolean inherits() {
        return false;
    }

    /** Whether a trial can be created now, given the results of all brackets that have begun. */
    default boolean opens(int number, List<Ladder> ladders) {
        return true;
    }

    /**
     * Where new trials begin, by their numbers, given the results of all brackets that have begun: at the first rung of the
     * bracket of its number, unless the pruner learns from them. What it learns is the same for all trials of a plan.
     */
    default IntFunction<Start> starts(List<Ladder> ladders) {
        return number -> {
            int bracket = bracket(number);
            return new Start(bracket, rungs(bracket).get(0));
        };
    }

    /** Which trials of one bracket go on and which are stopped, given all results of the bracket so far. */
    Verdict judge(Ladder ladder);

    /** Which trials of all brackets go on and which are stopped. By default each bracket is judged by itself. */
    default Verdict judge(List<Ladder> ladders) {
        List<Verdict.Promotion> promotions = new ArrayList<>();
        List<Integer> stops = new ArrayList<>();
        for (Ladder ladder : ladders) {
            Verdict verdict = judge(ladder);
            promotions.addAll(verdict.promotions());
            stops.addAll(verdict.stops());
        }
        return new Verdict(promotions, stops);
    }

    /**
     * The trial that goes on when nothing else is left to do, so that the study ends with a full training; empty = the study
     * ends. A pruner under which no trial rests has nobody to let go on.
     *
     * @param ladders the results of all brackets
     */
    default Optional<Verdict.Promotion> finish(List<Ladder> ladders) {
        return pauses() ? Finish.of(ladders) : Optional.empty();
    }

    /** What the pruner has learned so far and does about it, in a sentence for a person; empty = it does not learn. */
    default Optional<String> explain(List<Ladder> ladders) {
        return Optional.empty();
    }
}
