package dev.winnow.search.pruner;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * How similarly two rungs rank the trials that reached both: Kendall's tau.
 *
 * <p>Source: Kendall, "A new measure of rank correlation", Biometrika 30 (1938); tau-a, a pair that ties at either rung
 * is neither concordant nor discordant.
 *
 * @param trials number of trials compared
 * @param tau from -1, the reverse order, over 0, no relation, to 1, the same order; 0 for fewer than two trials
 */
record RankAgreement(int trials, double tau) {
    /**
     * The number of pairs grows with the square of the number of trials. The newest trials say most about the trials to
     * come.
     */
    private static final int MOST_TRIALS = 100;

    /** The agreement over some of the trials that have a value at both rungs; the newest hundred, if there are more. */
    static RankAgreement of(List<Ladder> ladders, int lower, int upper, IntPredicate wanted) {
        List<double[]> pairs = new ArrayList<>();
        for (Ladder ladder : ladders) {
            Map<Integer, Double> early = new HashMap<>();
            for (Rung.Entry entry : ladder.rungs().get(lower).ranking()) {
                if (wanted.test(entry.trial())) {
                    early.put(entry.trial(), entry.loss());
                }
            }
            for (Rung.Entry entry : ladder.rungs().get(upper).ranking()) {
                Double before = early.get(entry.trial());
                if (before != null && Double.isFinite(entry.loss())) {
                    pairs.add(new double[] {entry.trial(), before, entry.loss()});
                }
            }
        }
        pairs.sort((a, b) -> Double.compare(b[0], a[0]));
        return of(pairs.subList(0, Math.min(pairs.size(), MOST_TRIALS)));
    }

    private static RankAgreement of(List<double[]> pairs) {
        int n = pairs.size();
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double[] a = pairs.get(i);
                double[] b = pairs.get(j);
                sum += Math.signum(Double.compare(a[1], b[1])) * Math.signum(Double.compare(a[2], b[2]));
            }
        }
        return new RankAgreement(n, n < 2 ? 0 : sum / (n * (n - 1) / 2.0));
    }

    /** Standard deviation of tau between rankings that have nothing to do with each other. */
    double deviation() {
        double n = trials;
        return Math.sqrt(2 * (2 * n + 5) / (9 * n * (n - 1)));
    }
}
