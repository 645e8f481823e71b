package dev.winnow.search.trial;

import java.util.OptionalDouble;

/**
 * What the study searches for.
 *
 * @param direction whether smaller or larger is better
 * @param target the study ends when a value is at least as good; finite; empty = no target
 * @param reference of several objectives: the worst value of interest, from which the hypervolume is measured; finite;
 *     empty = unknown
 */
public record Objective(Direction direction, OptionalDouble target, OptionalDouble reference) {
    public Objective {
        if (target.isPresent() && !Double.isFinite(target.getAsDouble())) {
            throw new IllegalArgumentException("objective target must be a finite number; correct or remove it");
        }
        if (reference.isPresent() && !Double.isFinite(reference.getAsDouble())) {
            throw new IllegalArgumentException("objective reference must be a finite number; correct or remove it");
        }
    }

    /** An objective without a reference. */
    public Objective(Direction direction, OptionalDouble target) {
        this(direction, target, OptionalDouble.empty());
    }

    /** Whether a value is at least as good as the target. */
    public boolean met(double value) {
        return target.isPresent() && direction.loss(value) <= direction.loss(target.getAsDouble());
    }
}
