package dev.winnow.search.sampler.density;

import dev.winnow.search.space.Value;
import dev.winnow.search.statistics.Gauss;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Normal kernels on a {@link NumberLine}, truncated to it. The kernel of a discrete parameter gives a value the mass of the
 * interval around it. The prior's kernel stands in the middle and is as wide as the line.
 */
final class NumericKernels implements Kernels {
    /** The mass of a kernel beyond this many deviations from its mean is too small for a double. */
    private static final double FAR = 8.5;

    private static final double LEAST_MASS = Double.MIN_NORMAL;

    private final NumberLine line;
    private final double[] means;
    private final double[] widths;
    /** Logarithm of each kernel's factor: of its normalisation, and of the constant of the normal density if continuous. */
    private final double[] logFactors;
    /** {@code 1 / (2 variance)} of each kernel. */
    private final double[] precisions;
    /**
     * The kernels of a discrete parameter that differ from one another, and in {@link #twins} for each kernel the index
     * here of the kernel that it equals.
     */
    private final int[] distinct;

    private final int[] twins;

    private NumericKernels(NumberLine line, double[] means, double[] widths) {
        this.line = line;
        this.means = means;
        this.widths = widths;
        twins = new int[line.discrete() ? means.length : 0];
        distinct = findTwins();
        logFactors = new double[means.length];
        precisions = new double[means.length];
        double usualFactor = Double.NaN;
        double usual = Double.NaN;
        for (int i = 0; i < means.length; i++) {
            precisions[i] = 0.5 / (widths[i] * widths[i]);
            double mass = inside(i);
            double factor = line.discrete() ? mass : mass * widths[i];
            // Most kernels are equally narrow and far from the ends.
            if (factor != usualFactor) {
                usual = -StrictMath.log(factor) - (line.discrete() ? 0 : Gauss.LOG_SQRT_TWO_PI);
                usualFactor = factor;
            }
            logFactors[i] = usual;
        }
    }

    /** The kernels of some observations, given by their positions, oldest first. */
    static NumericKernels of(NumberLine line, double[] observations, Bandwidths bandwidths) {
        int n = observations.length;
        double[] means = Arrays.copyOf(observations, n + 1);
        means[n] = line.low() + line.length() / 2;
        double[] widths = Arrays.copyOf(bandwidths.of(line, observations), n + 1);
        widths[n] = line.length();
        return new NumericKernels(line, means, widths);
    }

    /** Fills in the twins by a hash table with open addresses. */
    private int[] findTwins() {
        int[] firsts = new int[twins.length];
        int[] table = new int[Math.max(2, 4 * Integer.highestOneBit(Math.max(1, twins.length)))];
        int count = 0;
        for (int i = 0; i < twins.length; i++) {
            long bits = 31 * Double.doubleToLongBits(means[i]) + Double.doubleToLongBits(widths[i]);
            int slot = (int) ((bits * 0x9E3779B97F4A7C15L) >>> 33) & (table.length - 1);
            while (table[slot] != 0 && !equal(firsts[table[slot] - 1], i)) {
                slot = (slot + 1) & (table.length - 1);
            }
            if (table[slot] == 0) {
                firsts[count] = i;
                table[slot] = ++count;
            }
            twins[i] = table[slot] - 1;
        }
        return Arrays.copyOf(firsts, count);
    }

    private boolean equal(int i, int j) {
        return means[i] == means[j] && widths[i] == widths[j];
    }

    @Override
    public int count() {
        return means.length;
    }

    /** The mass on the line. The mean lies on the line, so a tail beyond {@link #FAR} takes nothing away. */
    private double inside(int i) {
        double left = (line.low() - means[i]) / widths[i];
        double right = (line.high() - means[i]) / widths[i];
        if (left < -FAR) {
            return right > FAR ? 1 : Gauss.cumulative(right);
        }
        return right > FAR ? 1 - Gauss.cumulative(left) : Gauss.mass(left, right);
    }

    /**
     * Draws until a draw lies on the line. The mean lies on the line and no kernel is wider than the line, so at least
     * a third of the draws do.
     */
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
        double[] masses = new double[distinct.length];
        for (int k = 0; k < masses.length; k++) {
            masses[k] = logMass(distinct[k], lower, upper);
        }
        for (int i = 0; i < twins.length; i++) {
            sums[i] += masses[twins[i]];
        }
    }

    private double logMass(int i, double lower, double upper) {
        double mass = Gauss.mass((lower - means[i]) / widths[i], (upper - means[i]) / widths[i]);
        return StrictMath.log(Math.max(mass, LEAST_MASS)) + logFactors[i];
    }
}
