package dev.winnow.search.trial;

import dev.winnow.search.space.Configuration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One trial as the planner sees it.
 *
 * @param number from 0, unique in the study; below 0 = a trial of another study, see {@link EarlierTrial}
 * @param configuration the values it trains with
 * @param bracket the bracket it was created in, from 0
 * @param resource resource granted so far, in the trainer's steps; at least 1
 * @param desired what the study wants of it
 * @param state what became of it
 * @param rungs objective by rung level; may hold levels beyond the grant if the trainer ran ahead: they count once
 *     granted. A value that is present never changes
 * @param value latest reported objective; empty = nothing reported yet
 * @param measurements of several objectives, or of one with constraints: what was reported at the same rungs and last. The
 *     first objective may stand in {@code rungs} and {@code value} until the planner replaces it, see {@code DominanceOrder}
 */
public record Trial(
        int number,
        Configuration configuration,
        int bracket,
        int resource,
        Desired desired,
        State state,
        SortedMap<Integer, Double> rungs,
        OptionalDouble value,
        Measurements measurements) {
    public Trial {
        if (bracket < 0 || resource < 1) {
            throw new IllegalArgumentException("trial " + number + ": the bracket must be at least 0 (is " + bracket
                    + "), the resource at least 1 (is " + resource + ")");
        }
        rungs = Collections.unmodifiableSortedMap(new TreeMap<>(rungs));
        for (Map.Entry<Integer, Double> rung : rungs.entrySet()) {
            if (!Double.isFinite(rung.getValue())) {
                throw new IllegalArgumentException("trial " + number + ": the value at rung " + rung.getKey()
                        + " must be finite; a trial whose objective is not finite has the state DIVERGED");
            }
        }
        if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
            throw new IllegalArgumentException("trial " + number
                    + ": the value must be finite; a trial whose objective is not finite has the state DIVERGED");
        }
    }

    /** A trial of a study with one objective and no constraints. */
    public Trial(
            int number,
            Configuration configuration,
            int bracket,
            int resource,
            Desired desired,
            State state,
            SortedMap<Integer, Double> rungs,
            OptionalDouble value) {
        this(number, configuration, bracket, resource, desired, state, rungs, value, Measurements.NONE);
    }

    /** A trial as it is just after its creation. */
    public static Trial created(int number, Configuration configuration, int bracket, int resource) {
        return new Trial(
                number,
                configuration,
                bracket,
                resource,
                Desired.RUNNING,
                State.ACTIVE,
                Collections.emptySortedMap(),
                OptionalDouble.empty());
    }

    /** Whether it belongs to another study, which ended before this one began. */
    public boolean earlier() {
        return number < 0;
    }

    /** Whether the trial has neither ended nor been told to end. */
    public boolean active() {
        return state == State.ACTIVE && desired != Desired.STOPPED;
    }

    /**
     * Its value at a rung that it was granted. A trainer that was done before its grant has no value there; its latest
     * value counts instead.
     */
    public OptionalDouble valueAt(int level) {
        Double recorded = rungs.get(level);
        if (level <= resource && recorded != null) {
            return OptionalDouble.of(recorded);
        }
        return level == resource && state == State.COMPLETED ? value : OptionalDouble.empty();
    }

    /** The same trial, granted a resource and wanted running. */
    public Trial granted(int granted) {
        return new Trial(number, configuration, bracket, granted, Desired.RUNNING, state, rungs, value, measurements);
    }

    /** The same trial, of which the study wants something else. */
    public Trial withDesired(Desired changed) {
        return new Trial(number, configuration, bracket, resource, changed, state, rungs, value, measurements);
    }

    /** The same trial, of which something else became. */
    public Trial withState(State changed) {
        return new Trial(number, configuration, bracket, resource, desired, changed, rungs, value, measurements);
    }

    /** The same trial with other values at its rungs and another latest value. */
    public Trial withValues(SortedMap<Integer, Double> changedRungs, OptionalDouble latest) {
        return new Trial(number, configuration, bracket, resource, desired, state, changedRungs, latest, measurements);
    }

    /** The same trial with other measurements. */
    public Trial withMeasurements(Measurements changed) {
        return new Trial(number, configuration, bracket, resource, desired, state, rungs, value, changed);
    }

    /** Its measurements by rung, where {@link #valueAt} has a value. */
    public SortedMap<Integer, Measurement> counted() {
        SortedMap<Integer, Measurement> counted =
                new TreeMap<>(measurements.rungs().headMap(resource + 1));
        if (state == State.COMPLETED) {
            measurements.latest().ifPresent(latest -> counted.putIfAbsent(resource, latest));
        }
        return counted;
    }

    /** Its measurement at the highest rung that it was granted and has a value at, else its latest. */
    public Optional<Measurement> measured() {
        return counted().values().stream().reduce((lower, higher) -> higher).or(measurements::latest);
    }

    /** A trial's value at a rung. */
    public record Reached(int rung, double value) {}

    /** The highest rung that it was granted and has a value at. */
    public Optional<Reached> reached() {
        OptionalDouble atGrant = valueAt(resource);
        if (atGrant.isPresent()) {
            return Optional.of(new Reached(resource, atGrant.getAsDouble()));
        }
        SortedMap<Integer, Double> below = rungs.headMap(resource);
        if (below.isEmpty()) {
            return Optional.empty();
        }
        int rung = below.lastKey();
        return Optional.of(new Reached(rung, Objects.requireNonNull(below.get(rung))));
    }
}
