package dev.winnow.search.pruner;

import dev.winnow.search.trial.Direction;
import java.util.OptionalDouble;

/**
 * The threshold rule: a trial is stopped when its value at a step lies outside a range. It needs no other trials, and
 * catches what has gone wrong: a loss that explodes, an accuracy that stays at chance.
 *
 * @param steps where trials are looked at
 * @param direction of the objective
 * @param lower least value that is kept; finite; empty = none
 * @param upper largest value that is kept; finite, not less than {@code lower}; empty = none
 */
public record Threshold(Steps steps, Direction direction, OptionalDouble lower, OptionalDouble upper)
        implements CurvePruner {
    public Threshold {
        if (lower.isEmpty() && upper.isEmpty()) {
            throw new IllegalArgumentException("pruner threshold needs lower, upper or both");
        }
        double least = lower.orElse(Double.NEGATIVE_INFINITY);
        double most = upper.orElse(Double.POSITIVE_INFINITY);
        if (!(least <= most)) {
            throw new IllegalArgumentException("pruner lower " + least + " must not be larger than upper " + most);
        }
    }

    @Override
    public Verdict judge(Ladder ladder) {
        return ladder.judgeEach((rung, entry) -> outside(direction.value(entry.loss())));
    }

    private boolean outside(double value) {
        return value < lower.orElse(Double.NEGATIVE_INFINITY) || value > upper.orElse(Double.POSITIVE_INFINITY);
    }
}
