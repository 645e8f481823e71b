package dev.winnow.search.simulation;

import dev.winnow.search.trial.Direction;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The best value that was reported at any step, over virtual time. */
public final class Trace {
    private final Direction direction;
    private final TreeMap<Double, Double> best = new TreeMap<>();

    Trace(Direction direction) {
        this.direction = direction;
    }

    void report(double time, double value) {
        if (best.isEmpty()
                || direction.loss(value) < direction.loss(best.lastEntry().getValue())) {
            best.put(time, value);
        }
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
