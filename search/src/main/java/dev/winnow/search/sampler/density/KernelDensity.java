package dev.winnow.search.sampler.density;

import dev.winnow.search.statistics.Gauss;
import java.util.random.RandomGenerator;

/**
 * A density over some axes together, one product of kernels for each observation: normal ones for numbers, which lie in
 * [0, 1] along their line, and those of Aitchison and Aitken for choices. Bandwidths follow the normal reference rule,
 * {@code 1.06 sd n^(-1/(4+d))}; that of a choice is measured on its index and is at most that of a uniform kernel.
 *
 * <p>Source: Falkner, Klein, Hutter: "BOHB: Robust and efficient hyperparameter optimization at scale", ICML 2018, section
 * 3.2; Aitchison, Aitken: "Multivariate binary discrimination by the kernel method", Biometrika 63 (1976).
 */
public final class KernelDensity {
    private static final double NARROWEST = 1e-3;

    private final int[] choices;
    private final double[][] points;
    private final double[] bandwidths;

    /**
     * The density of some observations.
     *
     * @param choices for each axis the number of its choices, 0 if it is a number
     * @param points the observations, at least one
     */
    public KernelDensity(int[] choices, double[][] points) {
        this.choices = choices;
        this.points = points;
        bandwidths = new double[choices.length];
        double shrinking = StrictMath.pow(points.length, -1.0 / (4 + choices.length));
        for (int d = 0; d < bandwidths.length; d++) {
            double widest = choices[d] == 0 ? Double.POSITIVE_INFINITY : (choices[d] - 1.0) / choices[d];
            bandwidths[d] = Math.min(Math.max(1.06 * deviation(d) * shrinking, NARROWEST), widest);
        }
    }

    private double deviation(int d) {
        double mean = 0;
        for (double[] point : points) {
            mean += point[d] / points.length;
        }
        double squares = 0;
        for (double[] point : points) {
            squares += (point[d] - mean) * (point[d] - mean);
        }
        return Math.sqrt(squares / points.length);
    }

    double bandwidth(int d) {
        return bandwidths[d];
    }

    public double at(double[] point) {
        double sum = 0;
        for (double[] observation : points) {
            double product = 1;
            for (int d = 0; d < point.length; d++) {
                product *= choices[d] == 0
                        ? Gauss.density((point[d] - observation[d]) / bandwidths[d]) / bandwidths[d]
                        : point[d] == observation[d] ? 1 - bandwidths[d] : bandwidths[d] / (choices[d] - 1);
            }
            sum += product;
        }
        return sum / points.length;
    }

    /**
     * A point near one of the observations, each as likely as the others. A choice of one keeps it, or is drawn anew with
     * the probability of its bandwidth; a number is drawn from its kernel, widened and cut to [0, 1].
     *
     * @param widening factor of the numbers' bandwidths
     */
    public double[] draw(double widening, RandomGenerator random) {
        double[] point = points[index(points.length, random)].clone();
        for (int d = 0; d < point.length; d++) {
            if (choices[d] == 0) {
                point[d] = inside(point[d], widening * bandwidths[d], random);
            } else if (random.nextDouble() < bandwidths[d]) {
                point[d] = index(choices[d], random);
            }
        }
        return point;
    }

    private static int index(int count, RandomGenerator random) {
        return (int) (random.nextDouble() * count);
    }

    /** Draws until a draw lies inside. No width is larger than 1.6, so at least one draw in five does. */
    private static double inside(double mean, double width, RandomGenerator random) {
        while (true) {
            double drawn = mean + width * Gauss.draw(random);
            if (drawn >= 0 && drawn <= 1) {
                return drawn;
            }
        }
    }
}
