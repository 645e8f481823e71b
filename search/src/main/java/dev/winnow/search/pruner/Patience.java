package dev.winnow.search.pruner;

import java.util.Arrays;

/**
 * The patience rule: a trial is stopped when the best of its latest {@code patience + 1} values is worse, by more than
 * {@code minDelta}, than the best it had before. It needs no other trials.
 *
 * <p>Source: early stopping as in Prechelt, "Early Stopping - But When?", 1998, applied to the values that a trainer
 * reports.
 *
 * @param steps where trials are looked at
 * @param patience rungs in a row without an improvement that are forgiven; at least 0
 * @param minDelta how much worse is forgiven; finite, at least 0
 */
public record Patience(Steps steps, int patience, double minDelta) implements CurvePruner {
    public Patience {
        if (patience < 0) {
            throw new IllegalArgumentException("pruner patience must be at least 0, but is " + patience);
        }
        if (!(minDelta >= 0 && Double.isFinite(minDelta))) {
            throw new IllegalArgumentException(
                    "pruner minDelta must be a finite number of at least 0, but is " + minDelta);
        }
    }

    @Override
    public Verdict judge(Ladder ladder) {
        return ladder.judgeCurves((rung, curve) -> stale(curve));
    }

    /** Whether the best of a curve of losses, oldest first, is too long ago. */
    boolean stale(double[] curve) {
        int before = curve.length - patience - 1;
        if (before < 1) {
            return false;
        }
        double earlier = Arrays.stream(curve, 0, before).min().orElseThrow();
        double latest = Arrays.stream(curve, before, curve.length).min().orElseThrow();
        return earlier + minDelta < latest;
    }
}
