package dev.winnow.search.analysis;

import dev.winnow.search.space.CategoricalParameter;
import dev.winnow.search.space.IntegerParameter;
import dev.winnow.search.space.OrdinalParameter;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.Value;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The values of a parameter on at most 50 points, for {@link Importance}: densities on it are mixtures of a kernel for
 * each point that has values and one for the whole range.
 *
 * @param points number of points, at least 1
 * @param ordered whether neighbours are alike; if not, points are categories
 * @param point the point of a value, from 0
 */
record ParameterGrid(int points, boolean ordered, ToIntFunction<Value> point) {
    private static final int MOST_POINTS = 50;
    /** With this width 90 % of the narrowest kernel lies on its point. */
    private static final double NARROWEST = 0.5 / 1.64;
    /** Guards a point where the density is zero in double precision. */
    private static final double GUARD = 1e-12;

    static ParameterGrid of(Parameter parameter) {
        return parameter.accept(new Parameter.Visitor<>() {
            @Override
            public ParameterGrid real(RealParameter real) {
                int points = real.options()
                        .map(options -> options.bitLength() < Integer.SIZE ? options.intValue() : MOST_POINTS)
                        .orElse(MOST_POINTS);
                return line(real.scale(), real.min(), real.max(), points, real::number);
            }

            @Override
            public ParameterGrid integer(IntegerParameter integer) {
                double range = (double) integer.max() - integer.min();
                double points = integer.scale() == Scale.LOG
                        ? Math.ceil(Math.log(range + 1) / Math.log(2)) + 1
                        : range / integer.step() + 1;
                return line(integer.scale(), integer.min(), integer.max(), points, integer::number);
            }

            @Override
            public ParameterGrid ordinal(OrdinalParameter ordinal) {
                int values = ordinal.values().size();
                return line(Scale.LINEAR, 0, values - 1.0, values, ordinal::number);
            }

            @Override
            public ParameterGrid categorical(CategoricalParameter categorical) {
                List<String> categories = categorical.values();
                return new ParameterGrid(categories.size(), false, value -> categories.indexOf(value.toString()));
            }
        });
    }

    /** A grid of the wanted number of points, but of at most {@link #MOST_POINTS}. */
    private static ParameterGrid line(
            Scale scale, double min, double max, double wanted, ToDoubleFunction<Value> number) {
        int points = (int) Math.min(wanted, MOST_POINTS);
        double low = scale == Scale.LOG ? Math.log(min) : min;
        double high = scale == Scale.LOG ? Math.log(max) : max;
        double step = points == 1 ? 1 : (high - low) / (points - 1);
        return new ParameterGrid(points, true, value -> {
            double measured = number.applyAsDouble(value);
            double place = ((scale == Scale.LOG ? Math.log(measured) : measured) - low) / step;
            // The nearest point; half way between two it is the lower.
            return (int) Math.min(points - 1, Math.max(0, Math.ceil(place - 0.5)));
        });
    }

    /** The density of values at each point; adds up to 1, but for the guard. */
    double[] density(List<Value> values) {
        int[] counts = new int[points];
        values.forEach(value -> counts[point.applyAsInt(value)]++);
        double[] density = new double[points];
        double total = values.size() + 1.0; // the kernel of the whole range weighs as much as one value
        double sigma = ordered ? sigma(counts, values.size()) : 0;
        long kernels = Arrays.stream(counts).filter(count -> count > 0).count();
        for (int i = 0; i < points; i++) {
            if (counts[i] > 0) {
                add(density, ordered ? normal(i, sigma) : category(i, kernels), counts[i] / total);
            }
        }
        add(density, ordered ? normal((points - 1) / 2.0, points) : uniform(), 1 / total);
        for (int i = 0; i < points; i++) {
            density[i] += GUARD;
        }
        return density;
    }

    /** Scott's rule on the counts, by the smaller of standard deviation and interquartile range. */
    private static double sigma(int[] counts, int n) {
        double mean = 0;
        for (int i = 0; i < counts.length; i++) {
            mean += (double) i * counts[i] / n;
        }
        double squares = 0;
        for (int i = 0; i < counts.length; i++) {
            squares += (i - mean) * (i - mean) * counts[i];
        }
        double deviation = Math.sqrt(squares / Math.max(1, n - 1));
        double quartiles = quantile(counts, n * 3 / 4 + 1) - quantile(counts, n / 4);
        double scott = 1.059 * Math.min(quartiles / 1.34, deviation) * Math.pow(n, -0.2);
        return Math.max(scott, NARROWEST);
    }

    /**
     * The first point with values up to which there are at least {@code wanted} values; else the last point with
     * values.
     */
    private static int quantile(int[] counts, int wanted) {
        int sum = 0;
        int last = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                sum += counts[i];
                last = i;
                if (sum >= wanted) {
                    return i;
                }
            }
        }
        return last;
    }

    private double[] normal(double mean, double sigma) {
        NormalDistribution normal = NormalDistribution.of(mean, sigma);
        double all = normal.probability(-0.5, points - 0.5);
        double[] kernel = new double[points];
        for (int i = 0; i < points; i++) {
            kernel[i] = normal.probability(i - 0.5, i + 0.5) / all;
        }
        return kernel;
    }

    private double[] category(int category, long kernels) {
        double[] kernel = new double[points];
        double prior = 1.0 / (kernels + 1);
        for (int i = 0; i < points; i++) {
            kernel[i] = (prior + (i == category ? 1 : 0)) / (1 + prior * points);
        }
        return kernel;
    }

    private double[] uniform() {
        double[] kernel = new double[points];
        Arrays.fill(kernel, 1.0 / points);
        return kernel;
    }

    private static void add(double[] density, double[] kernel, double weight) {
        for (int i = 0; i < density.length; i++) {
            density[i] += weight * kernel[i];
        }
    }
}
