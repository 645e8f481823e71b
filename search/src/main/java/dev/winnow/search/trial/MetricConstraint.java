package dev.winnow.search.trial;

import java.util.OptionalDouble;

/**
 * A range in which a metric has to lie that trials report beside the objectives.
 *
 * @param min least value that is kept; finite; empty = none
 * @param max largest value that is kept; finite, not less than {@code min}; empty = none
 */
public record MetricConstraint(OptionalDouble min, OptionalDouble max) {
    public MetricConstraint {
        if (min.isEmpty() && max.isEmpty()) {
            throw new IllegalArgumentException("a metric constraint needs min, max or both");
        }
        double least = min.orElse(-Double.MAX_VALUE);
        double most = max.orElse(Double.MAX_VALUE);
        if (!(Double.isFinite(least) && Double.isFinite(most) && least <= most)) {
            throw new IllegalArgumentException(
                    "a metric constraint needs finite bounds with min not larger than max, but has min " + least
                            + " and max " + most);
        }
    }

    /** By how much a value lies outside; 0 = it lies in the range. */
    double violation(double value) {
        return Math.max(0, Math.max(min.orElse(value) - value, value - max.orElse(value)));
    }
}
