package dev.winnow.search;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Normal kernels on a {@link NumberLine}, truncated to it. The kernel of a discrete parameter gives a value the mass of the
 * interval around it. The prior's kernel stands in the middle and is as wide as the line.
 */
final class NumericKernels implements Kernels {
    /** Farther than this many deviations from a mean a kernel has no mass that a double could show. */
    private static final double FAR = 8.5;

    private static final double LEAST_MASS = Double.MIN_NORMAL;

    private final NumberLine line;
    private final double[] means;
    private final double[] widths;
    /** Logarithm of each kernel's factor: of its normalisation, and of the constant of the normal density if continuous. */
    private final double[] logFactors;
    /** One by twice the variance. */
    private final double[] precisions;
    /** Equal kernels of a discrete parameter have the same number here, that of the first of them. */
    private final int[] twins;

    private NumericKernels(NumberLine line, double[] means, double[] widths, int[] twins) {
        this.line = line;
        this.means = means;
        this.widths = widths;
        this.twins = twins;
        logFactors = new double[means.length];
        precisions = new double[means.length];
        for (int i = 0; i < means.length; i++) {
            precisions[i] = 0.5 / (widths[i] * widths[i]);
            double mass = inside(i);
            double factor = line.discrete() ? mass : mass * widths[i];
            logFactors[i] = -StrictMath.log(factor) - (line.discrete() ? 0 : Gauss.LOG_SQRT_TWO_PI);
        }
    }

    /** The kernels of some observations, given by their positions, oldest first. */
    static NumericKernels of(NumberLine line, double[] observations, Bandwidths bandwidths) {
        int n = observations.length;
        double[] means = Arrays.copyOf(observations, n + 1);
        means[n] = line.low() + line.length() / 2;
        double[] widths = new double[n + 1];
        widths[n] = line.length();
        int[] order = order(observations);
        bandwidths.fill(line, observations, order, widths);
        return new NumericKernels(line, means, widths, line.discrete() ? twins(means, widths, order) : new int[0]);
    }

    /** The indices of some numbers, smallest number first; equal ones keep their order. */
    static int[] order(double[] numbers) {
        // The index is hidden in a second array, so that plain numbers are sorted.
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        int[] order = new int[numbers.length];
        int[] taken = new int[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            int first = first(sorted, numbers[i]);
            order[first + taken[first]++] = i;
        }
        return order;
    }

    private static int first(double[] sorted, double number) {
        int low = 0;
        int high = sorted.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int[] twins(double[] means, double[] widths, int[] order) {
        int[] twins = new int[means.length];
        for (int i = 0; i < order.length; i++) {
            int kernel = order[i];
            twins[kernel] = kernel;
            // Of observations at the same place only the first and the last may have a width of their own.
            for (int j = i - 1; j >= Math.max(0, i - 2) && means[order[j]] == means[kernel]; j--) {
                if (widths[order[j]] == widths[kernel]) {
                    twins[kernel] = twins[order[j]];
                }
            }
        }
        twins[order.length] = order.length;
        return twins;
    }

    @Override
    public int count() {
        return means.length;
    }

    private double inside(int i) {
        double left = (line.low() - means[i]) / widths[i];
        double right = (line.high() - means[i]) / widths[i];
        return left < -FAR && right > FAR ? 1 : Gauss.mass(left, right);
    }

    /** By rejection: a mean lies on the line and no kernel is wider than it, so a third or more of the draws stay on it. */
    @Override
    public double draw(int kernel, RandomGenerator random) {
        while (true) {
            double position = means[kernel] + widths[kernel] * Gauss.draw(random);
            if (position >= line.low() && position <= line.high()) {
                return line.discrete() ? line.position(line.value(position)) : position;
            }
        }
    }

    @Override
    public void addLogDensities(double position, double[] sums) {
        if (line.discrete()) {
            addLogMasses(line.value(position), sums);
            return;
        }
        for (int i = 0; i < means.length; i++) {
            double distance = position - means[i];
            sums[i] += logFactors[i] - distance * distance * precisions[i];
        }
    }

    private void addLogMasses(Value value, double[] sums) {
        double lower = line.lower(value);
        double upper = line.upper(value);
        double[] masses = new double[means.length];
        Arrays.fill(masses, Double.NaN);
        for (int i = 0; i < means.length; i++) {
            int twin = twins[i];
            if (Double.isNaN(masses[twin])) {
                masses[twin] = logMass(twin, lower, upper);
            }
            sums[i] += masses[twin];
        }
    }

    private double logMass(int i, double lower, double upper) {
        double mass = Gauss.mass((lower - means[i]) / widths[i], (upper - means[i]) / widths[i]);
        return StrictMath.log(Math.max(mass, LEAST_MASS)) + logFactors[i];
    }
}
