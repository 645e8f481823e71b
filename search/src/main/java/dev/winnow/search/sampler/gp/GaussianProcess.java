package dev.winnow.search.sampler.gp;

import java.util.Arrays;

/**
 * A Gaussian process of mean 0 that was conditioned on measurements.
 *
 * <p>Source: Rasmussen and Williams, "Gaussian Processes for Machine Learning", MIT Press 2006, algorithm 2.1.
 */
public final class GaussianProcess {
    private static final double LEAST_VARIANCE = 1e-12;

    private final Matern kernel;
    private final Quadratic bowl;
    private final double noise;
    private final double[][] points;
    private final double[] values;
    private final Cholesky covariance;
    private final double[] weights;

    private GaussianProcess(
            Matern kernel, Quadratic bowl, double noise, double[][] points, double[] values, Cholesky covariance) {
        this.kernel = kernel;
        this.bowl = bowl;
        this.noise = noise;
        this.points = points;
        this.values = values;
        this.covariance = covariance;
        weights = covariance.solve(values);
    }

    /**
     * Conditions a Gaussian process that is the sum of a local and a global one.
     *
     * @param kernel of the local one
     * @param bowl of the global one
     * @param noise variance of the measurements' error, above 0
     * @param points the points of the measurements
     * @param values the measured values
     */
    static GaussianProcess of(Matern kernel, Quadratic bowl, double noise, double[][] points, double[] values) {
        double[][] matrix = new double[points.length][];
        for (int i = 0; i < points.length; i++) {
            matrix[i] = row(kernel, bowl, noise, points, i, points[i]);
        }
        return new GaussianProcess(kernel, bowl, noise, points, values, Cholesky.of(matrix));
    }

    private static double[] row(
            Matern kernel, Quadratic bowl, double noise, double[][] points, int count, double[] point) {
        double[] row = new double[count + 1];
        for (int j = 0; j < count; j++) {
            row[j] = covariance(kernel, bowl, point, points[j]);
        }
        row[count] = covariance(kernel, bowl, point, point) + noise;
        return row;
    }

    private static double covariance(Matern kernel, Quadratic bowl, double[] a, double[] b) {
        return kernel.covariance(kernel.squaredDistance(a, b)) + bowl.covariance(bowl.product(a, b));
    }

    /**
     * The Gaussian process if a running trial brings the value that is expected of it: the mean stays, the deviation
     * shrinks.
     */
    public GaussianProcess believing(double[] point) {
        int n = points.length;
        double[][] morePoints = Arrays.copyOf(points, n + 1);
        double[] moreValues = Arrays.copyOf(values, n + 1);
        morePoints[n] = point;
        moreValues[n] = mean(point);
        return new GaussianProcess(
                kernel,
                bowl,
                noise,
                morePoints,
                moreValues,
                covariance.extended(row(kernel, bowl, noise, points, n, point)));
    }

    double mean(double[] point) {
        double sum = 0;
        for (int i = 0; i < points.length; i++) {
            sum += weights[i] * covariance(kernel, bowl, point, points[i]);
        }
        return sum;
    }

    /** What is known about a point: mean and standard deviation, without the error of measurement. */
    record Prediction(double mean, double deviation) {}

    Prediction at(double[] point) {
        int n = points.length;
        double[] covariances = new double[n];
        double[] half = new double[n];
        for (int i = 0; i < n; i++) {
            covariances[i] = covariance(kernel, bowl, point, points[i]);
        }
        covariance.halfSolve(covariances, half);
        double variance = covariance(kernel, bowl, point, point) - Cholesky.dot(half, half, n);
        return new Prediction(Cholesky.dot(weights, covariances, n), Math.sqrt(Math.max(variance, LEAST_VARIANCE)));
    }

    /**
     * The same with derivatives by the columns of the point; those by a choice are 0.
     *
     * @param meanSlope receives the mean's derivatives
     * @param deviationSlope receives the deviation's
     */
    Prediction at(double[] point, double[] meanSlope, double[] deviationSlope) {
        int n = points.length;
        double[] covariances = new double[n];
        double[] slopes = new double[n];
        double[] products = new double[n];
        for (int i = 0; i < n; i++) {
            double distance = kernel.squaredDistance(point, points[i]);
            double decay = Matern.decay(distance);
            products[i] = bowl.product(point, points[i]);
            covariances[i] = kernel.covariance(distance, decay) + bowl.covariance(products[i]);
            slopes[i] = kernel.slope(distance, decay);
        }
        double[] half = new double[n];
        double[] solved = new double[n];
        covariance.halfSolve(covariances, half);
        covariance.otherHalfSolve(half, solved);
        double variance = covariance(kernel, bowl, point, point) - Cholesky.dot(half, half, n);
        double deviation = Math.sqrt(Math.max(variance, LEAST_VARIANCE));
        double own = bowl.product(point, point);
        for (int d = 0; d < point.length; d++) {
            meanSlope[d] = 0;
            deviationSlope[d] = 0;
            if (!kernel.categorical()[d]) {
                for (int i = 0; i < n; i++) {
                    double change = 2 * kernel.inverseSquares()[d] * slopes[i] * (point[d] - points[i][d])
                            + bowl.slope(products[i], points[i], d);
                    meanSlope[d] += weights[i] * change;
                    deviationSlope[d] -= solved[i] * change;
                }
                deviationSlope[d] += bowl.slope(own, point, d);
                deviationSlope[d] = variance > LEAST_VARIANCE ? deviationSlope[d] / deviation : 0;
            }
        }
        return new Prediction(Cholesky.dot(weights, covariances, n), deviation);
    }
}
