package dev.winnow.bench;

import java.time.LocalDate;

/**
 * What a figure must keep.
 *
 * @param limit in {@code unit}
 * @param measured what the benchmark showed on {@code date}, in {@code unit}
 * @param tolerance the share of the limit, 0 or more, by which a run may be off
 */
record Limit(Direction direction, double limit, String unit, double measured, LocalDate date, double tolerance) {
    /** On which side of the limit a figure must lie. */
    enum Direction {
        AtMost,
        AtLeast
    }

    Limit {
        if (tolerance < 0) {
            throw new IllegalArgumentException("tolerance: must be at least 0, is " + tolerance);
        }
    }

    /** Whether a value, in the limit's unit, keeps the limit. NaN never does. */
    boolean met(double value) {
        return direction == Direction.AtMost ? value <= limit * (1 + tolerance) : value >= limit * (1 - tolerance);
    }
}
