package dev.winnow.search.simulation;

import dev.winnow.search.trial.Direction;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The best value that was reported at any step, over virtual time, and what that time was spent on. */
public final class Trace {
    private final Direction direction;
    private final TreeMap<Double, Double> best = new TreeMap<>();
    private Spent spent = Spent.NOTHING;

    Trace(Direction direction) {
        this.direction = direction;
    }

    void report(double time, double value) {
        if (best.isEmpty()
                || direction.loss(value) < direction.loss(best.lastEntry().getValue())) {
            best.put(time, value);
        }
    }

    void starts(double seconds) {
        spent = spent.started(seconds);
    }

    void trains(double seconds) {
        spent = spent.trained(seconds);
    }

    void leaves(double seconds) {
        spent = spent.left(seconds);
    }

    /** What workers spent their time on. */
    public Spent spent() {
        return spent;
    }

    /** Each value that was better than all before it, by the time of its report. */
    public NavigableMap<Double, Double> improvements() {
        return Collections.unmodifiableNavigableMap(best);
    }

    /** The best value until a time; empty = nothing was reported. */
    public OptionalDouble at(double time) {
        var entry = best.floorEntry(time);
        return entry == null ? OptionalDouble.empty() : OptionalDouble.of(entry.getValue());
    }

    /** The first time at which a value was at least as good; empty = it never was. */
    public OptionalDouble reached(double value) {
        return best.entrySet().stream()
                .filter(entry -> direction.loss(entry.getValue()) <= direction.loss(value))
                .mapToDouble(java.util.Map.Entry::getKey)
                .findFirst();
    }
}
