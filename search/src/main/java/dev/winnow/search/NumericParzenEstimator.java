package dev.winnow.search;

import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TruncatedNormalDistribution;

/**
 * Density of a numeric parameter: normal kernels, truncated to the parameter's range on its {@link NumberLine}. The prior,
 * as wide as the range, is one of them, so the density is nowhere too small for plain arithmetic.
 */
final class NumericParzenEstimator implements ParzenEstimator {
    private final NumberLine line;
    private final double[] weights;
    private final TruncatedNormalDistribution[] kernels;

    private NumericParzenEstimator(NumberLine line, double[] weights, TruncatedNormalDistribution[] kernels) {
        this.line = line;
        this.weights = weights;
        this.kernels = kernels;
    }

    static NumericParzenEstimator of(NumberLine line, List<Value> observations) {
        int n = observations.size();
        double[] means = observations.stream().mapToDouble(line::position).toArray();
        double[] widths = bandwidths(line, means);
        TruncatedNormalDistribution[] kernels = new TruncatedNormalDistribution[n + 1];
        for (int i = 0; i < n; i++) {
            kernels[i] = TruncatedNormalDistribution.of(means[i], widths[i], line.low(), line.high());
        }
        double middle = line.low() + line.length() / 2;
        kernels[n] = TruncatedNormalDistribution.of(middle, line.length(), line.low(), line.high());
        return new NumericParzenEstimator(line, AgeWeights.of(n), kernels);
    }

    /**
     * Standard deviation of each observation's kernel: the larger distance to its two neighbours, at least
     * {@code 1 / min(100, n + 2)} of the line and at most all of it. An end of the line is a neighbour only when there is
     * one observation alone.
     */
    static double[] bandwidths(NumberLine line, double[] means) {
        int n = means.length;
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> means[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double narrowest = line.length() / Math.min(100, n + 2);
        double[] widths = new double[n];
        for (int i = 0; i < n; i++) {
            double mean = means[order[i]];
            double width;
            if (n == 1) {
                width = Math.max(mean - line.low(), line.high() - mean);
            } else {
                double left = i > 0 ? mean - means[order[i - 1]] : 0;
                double right = i < n - 1 ? means[order[i + 1]] - mean : 0;
                width = Math.max(left, right);
            }
            widths[order[i]] = Math.min(Math.max(width, narrowest), line.length());
        }
        return widths;
    }

    @Override
    public Value draw(RandomGenerator random) {
        TruncatedNormalDistribution kernel = kernels[AgeWeights.draw(weights, random)];
        return line.value(kernel.inverseCumulativeProbability(random.nextDouble()));
    }

    @Override
    public double logDensity(Value value) {
        double density = 0;
        for (int i = 0; i < kernels.length; i++) {
            density += weights[i] * kernel(i, value);
        }
        return StrictMath.log(density);
    }

    /** Density, or probability if the parameter is discrete, that one kernel gives to a value. */
    double kernel(int i, Value value) {
        return line.discrete()
                ? kernels[i].probability(line.lower(value), line.upper(value))
                : kernels[i].density(line.position(value));
    }
}
