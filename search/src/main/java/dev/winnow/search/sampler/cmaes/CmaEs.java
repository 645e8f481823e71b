package dev.winnow.search.sampler.cmaes;

import dev.winnow.search.sampler.gp.Cholesky;
import dev.winnow.search.statistics.Gauss;
import java.util.random.RandomGenerator;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;

/**
 * The state of an evolution strategy with covariance matrix adaptation: a normal distribution that points are drawn from
 * and that moves towards the good ones. It never changes; {@link #told} gives the next state.
 *
 * <p>Source: Hansen, "The CMA evolution strategy: a tutorial", arXiv 1604.00772, appendix A, with negative weights; for
 * points that were not drawn from the distribution Hansen, "Injecting external solutions into CMA-ES", arXiv 1110.4181:
 * their steps are shortened to what a draw may have.
 */
public final class CmaEs {
    /** How much longer than the mean length of a draw a step may be. One draw in 10,000 is longer. */
    private static final double LONGEST = 3;

    private static final double TINY = 1e-8;

    private final double[] mean;
    private final double deviation;
    /** The factor by which draws are stretched in each dimension; see {@link CmaEsMargin}. */
    private final double[] stretch;

    private final double[][] covariance;
    private final double[] stepPath;
    private final double[] path;
    private final int generation;
    /** Eigenvectors of the covariance, as columns, and the roots of its eigenvalues. */
    private final double[][] basis;

    private final double[] lengths;

    private CmaEs(
            double[] mean,
            double deviation,
            double[] stretch,
            double[][] covariance,
            double[] stepPath,
            double[] path,
            int generation) {
        this.mean = mean;
        this.deviation = deviation;
        this.stretch = stretch;
        this.covariance = covariance;
        this.stepPath = stepPath;
        this.path = path;
        this.generation = generation;
        var eigen = new EigenDecompositionSymmetric(MatrixUtils.createRealMatrix(covariance));
        basis = eigen.getV().getData();
        lengths = eigen.getEigenvalues();
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = Math.sqrt(Math.max(lengths[i], TINY * TINY));
        }
    }

    /** A round distribution. */
    public static CmaEs start(double[] mean, double deviation) {
        int n = mean.length;
        double[][] identity = new double[n][n];
        double[] ones = new double[n];
        for (int i = 0; i < n; i++) {
            identity[i][i] = 1;
            ones[i] = 1;
        }
        return new CmaEs(mean.clone(), deviation, ones, identity, new double[n], new double[n], 0);
    }

    public double[] mean() {
        return mean.clone();
    }

    /** The step size. */
    public double deviation() {
        return deviation;
    }

    double covariance(int i, int j) {
        return covariance[i][j];
    }

    /** Standard deviation of draws along a dimension. */
    public double deviation(int dimension) {
        return deviation * stretch[dimension] * Math.sqrt(covariance[dimension][dimension]);
    }

    /** Ratio of the longest axis to the shortest. */
    public double condition() {
        double longest = 0;
        double shortest = Double.POSITIVE_INFINITY;
        for (double length : lengths) {
            longest = Math.max(longest, length);
            shortest = Math.min(shortest, length);
        }
        return longest / shortest;
    }

    public double[] draw(RandomGenerator random) {
        int n = mean.length;
        double[] along = new double[n];
        for (int i = 0; i < n; i++) {
            along[i] = lengths[i] * Gauss.draw(random);
        }
        double[] point = new double[n];
        for (int i = 0; i < n; i++) {
            point[i] = mean[i] + deviation * stretch[i] * Cholesky.dot(basis[i], along, n);
        }
        return point;
    }

    /** The same distribution elsewhere and with other stretches. */
    CmaEs moved(double[] newMean, double[] factors) {
        double[] newStretch = new double[factors.length];
        for (int i = 0; i < factors.length; i++) {
            newStretch[i] = stretch[i] * factors[i];
        }
        return new CmaEs(newMean, deviation, newStretch, covariance, stepPath, path, generation);
    }

    /**
     * The state after some points were tried.
     *
     * @param points at least 2, the best first
     */
    public CmaEs told(double[][] points) {
        int n = mean.length;
        CmaEsWeights by = CmaEsWeights.of(n, points.length);
        double meanLength = Math.sqrt(n) * (1 - 1 / (4.0 * n) + 1 / (21.0 * n * n));
        double[][] steps = new double[points.length][];
        double[] squaredLengths = new double[points.length];
        for (int k = 0; k < points.length; k++) {
            steps[k] = step(points[k]);
            double[] white = whitened(steps[k]);
            double length = Math.sqrt(Cholesky.dot(white, white, n));
            double shorter = Math.min(1, (meanLength + LONGEST) / length);
            for (int i = 0; i < n && shorter < 1; i++) {
                steps[k][i] *= shorter;
            }
            squaredLengths[k] = length * length * shorter * shorter;
        }
        double[] selected = new double[n];
        for (int k = 0; k < by.parents(); k++) {
            for (int i = 0; i < n; i++) {
                selected[i] += by.weights()[k] * steps[k][i];
            }
        }
        double[] newMean = mean.clone();
        double[] newStepPath = whitened(selected);
        double stepGain = Math.sqrt(by.stepRate() * (2 - by.stepRate()) * by.selected());
        for (int i = 0; i < n; i++) {
            newMean[i] += deviation * stretch[i] * selected[i];
            newStepPath[i] = (1 - by.stepRate()) * stepPath[i] + stepGain * newStepPath[i];
        }
        double pathLength = Math.sqrt(Cholesky.dot(newStepPath, newStepPath, n));
        double newDeviation = deviation * StrictMath.exp(by.stepRate() / by.damping() * (pathLength / meanLength - 1));
        double begun = 1 - StrictMath.pow(1 - by.stepRate(), 2 * (generation + 2));
        boolean steady = pathLength / Math.sqrt(begun) < (1.4 + 2 / (n + 1.0)) * meanLength;
        double gain = steady ? Math.sqrt(by.pathRate() * (2 - by.pathRate()) * by.selected()) : 0;
        double[] newPath = new double[n];
        for (int i = 0; i < n; i++) {
            newPath[i] = (1 - by.pathRate()) * path[i] + gain * selected[i];
        }
        double[] weights = by.weights().clone();
        double keep = 1 - by.rankOne() + (steady ? 0 : by.rankOne() * by.pathRate() * (2 - by.pathRate()));
        for (int k = 0; k < weights.length; k++) {
            keep -= by.rankMu() * weights[k];
            weights[k] *= weights[k] >= 0 ? 1 : n / (squaredLengths[k] + TINY);
        }
        double[][] newCovariance = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = keep * covariance[i][j] + by.rankOne() * newPath[i] * newPath[j];
                for (int k = 0; k < weights.length; k++) {
                    sum += by.rankMu() * weights[k] * steps[k][i] * steps[k][j];
                }
                newCovariance[i][j] = sum;
                newCovariance[j][i] = sum;
            }
        }
        return new CmaEs(newMean, newDeviation, stretch, newCovariance, newStepPath, newPath, generation + 1);
    }

    /** The way from the mean to a point, in step sizes. */
    private double[] step(double[] point) {
        double[] step = new double[point.length];
        for (int i = 0; i < step.length; i++) {
            step[i] = (point[i] - mean[i]) / (deviation * stretch[i]);
        }
        return step;
    }

    /** The inverse root of the covariance times a step: a draw becomes round. */
    private double[] whitened(double[] step) {
        int n = step.length;
        double[] white = new double[n];
        for (int k = 0; k < n; k++) {
            double along = 0;
            for (int i = 0; i < n; i++) {
                along += basis[i][k] * step[i];
            }
            for (int i = 0; i < n; i++) {
                white[i] += basis[i][k] * along / lengths[k];
            }
        }
        return white;
    }
}
