package dev.winnow.search.pruner;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The signed-rank test of paired differences: how likely ranks as high as these are if the differences lie around zero.
 * Zeros keep their rank, half of it counting for each side. For at most 50 differences, all of them different and none
 * zero, the probability is exact. Otherwise it is that of the normal distribution with a variance that is corrected for
 * ties.
 *
 * <p>Source: Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1 (1945); zeros and ties as in
 * Pratt, "Remarks on zeros and ties in the Wilcoxon signed rank procedures", JASA 54 (1959).
 */
public final class SignedRank {
    private static final int MOST_EXACT = 50;

    private SignedRank() {}

    /**
     * Probability of a positive rank sum at least as large as that of these differences.
     *
     * @param differences finite
     * @return in [0, 1]; 1 if there is none, or all are zero
     */
    public static double positive(double[] differences) {
        int n = differences.length;
        if (Arrays.stream(differences).allMatch(d -> d == 0)) {
            return 1;
        }
        double[] sorted = Arrays.stream(differences).map(Math::abs).sorted().toArray();
        double positive = 0;
        for (double difference : differences) {
            double rank = rank(sorted, Math.abs(difference));
            positive += difference > 0 ? rank : difference == 0 ? rank / 2 : 0;
        }
        boolean distinct = sorted[0] > 0 && IntStream.range(1, n).noneMatch(i -> sorted[i] == sorted[i - 1]);
        return distinct && n <= MOST_EXACT ? exact(n, (int) Math.round(positive)) : normal(sorted, positive);
    }

    /** The mean of the places, from 1, that a number takes in a sorted array. */
    private static double rank(double[] sorted, double number) {
        int first = 0;
        while (sorted[first] < number) {
            first++;
        }
        int end = first;
        while (end < sorted.length && sorted[end] == number) {
            end++;
        }
        return (first + 1 + end) / 2.0;
    }

    /** Share of the 2^n sign patterns whose positive ranks sum to at least that much. */
    private static double exact(int n, int sum) {
        double[] share = new double[n * (n + 1) / 2 + 1];
        share[0] = 1;
        for (int rank = 1; rank <= n; rank++) {
            for (int s = share.length - 1; s >= 0; s--) {
                share[s] = (share[s] + (s >= rank ? share[s - rank] : 0)) / 2;
            }
        }
        return Math.min(1, Arrays.stream(share, sum, share.length).sum());
    }

    private static double normal(double[] sorted, double positive) {
        double n = sorted.length;
        double variance = n * (n + 1) * (2 * n + 1) / 24;
        for (int first = 0; first < sorted.length; ) {
            int end = first;
            while (end < sorted.length && sorted[end] == sorted[first]) {
                end++;
            }
            double ties = end - first;
            variance -= (ties * ties * ties - ties) / 48;
            first = end;
        }
        double z = (positive - n * (n + 1) / 4) / Math.sqrt(variance);
        return NormalDistribution.of(0, 1).survivalProbability(z);
    }
}
