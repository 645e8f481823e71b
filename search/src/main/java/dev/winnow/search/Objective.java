package dev.winnow.search;

import java.util.OptionalDouble;

/**
 * What the study searches for.
 *
 * @param direction whether smaller or larger is better
 * @param target the study ends when a value is at least as good; finite; empty = no target
 */
public record Objective(Direction direction, OptionalDouble target) {
    public Objective {
        if (target.isPresent() && !Double.isFinite(target.getAsDouble())) {
            throw new IllegalArgumentException("objective target must be a finite number; correct or remove it");
        }
    }

    /** Whether a value is at least as good as the target. */
    boolean met(double value) {
        return target.isPresent() && direction.loss(value) <= direction.loss(target.getAsDouble());
    }
}
