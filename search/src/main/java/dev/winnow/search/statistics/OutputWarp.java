package dev.winnow.search.statistics;

import java.util.Arrays;

/**
 * Makes losses fit for a Gaussian process: the better half keeps its shape, the worse half keeps only its order and is
 * spread like the upper half of a normal distribution as wide as the better one. So losses that differ by orders of
 * magnitude, or are infinite, do not hide what happens near the best.
 *
 * <p>Source: the half-rank warping of Song et al., "The Vizier Gaussian process bandit algorithm", arXiv 2408.11527,
 * section 3.1.
 */
public final class OutputWarp {
    private OutputWarp() {}

    /** Warped losses of mean 0 and variance 1; all 0 if all losses are equal. */
    public static double[] of(double[] losses) {
        int n = losses.length;
        double[] sorted = losses.clone();
        Arrays.sort(sorted);
        double best = sorted[0];
        double median = sorted[(n - 1) / 2];
        double[] warped = new double[n];
        double unit = spread(sorted, median);
        for (int i = 0; i < n; i++) {
            warped[i] = losses[i] <= median
                    ? losses[i] / unit - median / unit
                    : Gauss.quantile(rank(sorted, losses[i]) / n);
        }
        return best == sorted[n - 1] ? new double[n] : standardised(warped).values();
    }

    /**
     * Losses of mean 0 and variance 1 that keep their shape; without overflow.
     *
     * @param losses finite, not all equal
     */
    public static double[] straight(double[] losses) {
        double half = Arrays.stream(losses).max().orElseThrow() / 2
                - Arrays.stream(losses).min().orElseThrow() / 2;
        return standardised(Arrays.stream(losses).map(loss -> loss / half).toArray())
                .values();
    }

    /** Root of the mean square of the better half's distances to the median; without overflow. */
    private static double spread(double[] sorted, double median) {
        double largest = median / 2 - sorted[0] / 2;
        if (!(largest > 0) || !Double.isFinite(largest)) {
            return 1;
        }
        double sum = 0;
        int count = 0;
        for (double loss : sorted) {
            if (loss <= median) {
                double ratio = (median / 2 - loss / 2) / largest;
                sum += ratio * ratio;
                count++;
            }
        }
        return 2 * largest * Math.sqrt(sum / count);
    }

    /** Middle of the ranks that equal losses share, from 0.5. */
    private static double rank(double[] sorted, double loss) {
        int first = 0;
        while (sorted[first] < loss) {
            first++;
        }
        int last = first;
        while (last + 1 < sorted.length && sorted[last + 1] <= loss) {
            last++;
        }
        return (first + last) / 2.0 + 0.5;
    }

    /**
     * Values of mean 0 and variance 1.
     *
     * @param deviation standard deviation that the values had before
     */
    public record Standard(double[] values, double deviation) {}

    /** @param values not all equal */
    public static Standard standardised(double[] values) {
        double mean = Arrays.stream(values).sum() / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double deviation = Math.sqrt(squares / values.length);
        double[] standardised = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            standardised[i] = (values[i] - mean) / deviation;
        }
        return new Standard(standardised, deviation);
    }
}
