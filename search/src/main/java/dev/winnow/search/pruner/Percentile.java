package dev.winnow.search.pruner;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The percentile rule: a trial is stopped when the best of its values so far is worse than a percentile of what the
 * completed trials had at the same step. With {@code percentile} 50 it is the median rule, with 25 only a trial among
 * the best quarter goes on. Equal is not worse. Stopped trials are left out of the comparison, so the rule does not
 * become stricter by its own decisions.
 *
 * <p>Source: Golovin et al., "Google Vizier: A Service for Black-Box Optimization", KDD 2017, section 3.2 (median
 * stopping), in the form that compares the best so far with values at one step; the percentile is interpolated
 * linearly.
 *
 * @param steps where trials are looked at
 * @param percentile above 0 and below 100
 * @param startupTrials completed trials before the first one is stopped; at least 1
 */
public record Percentile(Steps steps, double percentile, int startupTrials) implements CurvePruner {
    public Percentile {
        if (!(percentile > 0 && percentile < 100)) {
            throw new IllegalArgumentException(
                    "pruner percentile must lie above 0 and below 100, but is " + percentile);
        }
        if (startupTrials < 1) {
            throw new IllegalArgumentException("pruner startupTrials must be at least 1, but is " + startupTrials);
        }
    }

    /** The median rule. */
    public static Percentile median(Steps steps, int startupTrials) {
        return new Percentile(steps, 50, startupTrials);
    }

    @Override
    public Verdict judge(Ladder ladder) {
        List<Integer> finished = ladder.completed();
        if (finished.size() < startupTrials) {
            return ladder.judgeEach((rung, entry) -> false);
        }
        BitSet completed = new BitSet();
        finished.forEach(completed::set);
        Map<Integer, Double> worst = new HashMap<>();
        return ladder.judgeCurves((rung, curve) -> Arrays.stream(curve).min().orElse(Double.POSITIVE_INFINITY)
                > worst.computeIfAbsent(rung, at -> at(percentile, ladder.losses(completed::get, at))));
    }

    /**
     * A percentile, interpolated linearly between neighbours; infinite if there are no losses, so that no trial is
     * worse.
     */
    static double at(double percentile, double[] losses) {
        if (losses.length == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double[] sorted = losses.clone();
        Arrays.sort(sorted);
        double place = percentile / 100 * (sorted.length - 1);
        int below = (int) place;
        double low = sorted[below];
        double high = sorted[Math.min(below + 1, sorted.length - 1)];
        // The difference of two infinities would be NaN.
        return place == below || low == high ? low : low + (place - below) * (high - low);
    }
}
