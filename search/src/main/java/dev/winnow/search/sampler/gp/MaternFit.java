package dev.winnow.search.sampler.gp;

import java.util.Arrays;

/**
 * The length scales, variances and noise of a Gaussian process that explain some measurements best: the maximum of the
 * posterior, on the logarithms.
 *
 * <p>Length scales have the prior of Hvarfner, Hellsten, Nardi: "Vanilla Bayesian optimization performs great in high
 * dimensions", ICML 2024: log-normal around a multiple of {@code sqrt D}, so that a space of many parameters is not taken
 * to be rugged in all of them. The multiple is a half, where theirs is exp(sqrt 2): measured, it finds rugged surfaces
 * sooner and loses nothing on smooth ones. The variances are log-normal around 1 for {@link Matern} and around 1/e for
 * {@link Quadratic}, the noise around e^-11, all broadly.
 */
public final class MaternFit {
    private static final double LENGTH = 0.5;
    private static final double LENGTH_VARIANCE = 2;
    /**
     * Means of the priors of three logarithms: of the variance of {@link Matern}, the variance of {@link Quadratic},
     * and the noise.
     */
    private static final double[] MEANS = {0, -1, -11};

    private static final double[] VARIANCES = {2.25, 4, 6};

    private static final double LOG_LEAST_LENGTH = StrictMath.log(5e-3);
    private static final double LOG_LARGEST_LENGTH = StrictMath.log(1e3);
    private static final double LOG_LEAST_SCALE = StrictMath.log(1e-2);
    private static final double LOG_LARGEST_SCALE = StrictMath.log(1e3);
    private static final double LOG_LEAST_BOWL = StrictMath.log(1e-6);
    private static final double LOG_LEAST_NOISE = StrictMath.log(1e-6);
    private static final double LOG_LARGEST_NOISE = StrictMath.log(1);

    /** The fit on this many points is cheap and close to the fit on all points, from which a few steps remain. */
    private static final int COARSE = 60;

    /** Length scales, by the root of the number of columns, from which the search for the best ones starts. */
    private static final double SMOOTH = 1.2;

    private static final double RUGGED = 0.15;

    private static final BoxMinimizer SEARCH = new BoxMinimizer(40, 1e-2);
    private static final BoxMinimizer REFINEMENT = new BoxMinimizer(8, 2e-2);

    private final boolean[] categorical;
    private final double lengthMean;
    private final double[][] points;
    private final double[] values;
    /** By pair of points, what each column adds to their squared distance. */
    private final double[][][] squares;
    /** By pair of points, and for each with itself, what {@link Quadratic} squares. */
    private final double[][] products;

    private MaternFit(boolean[] categorical, double[][] points, double[] values) {
        this.categorical = categorical;
        this.points = points;
        this.values = values;
        squares = new double[points.length][][];
        products = new double[points.length][];
        for (int i = 0; i < points.length; i++) {
            squares[i] = new double[i][];
            products[i] = new double[i + 1];
            products[i][i] = Quadratic.product(categorical, points[i], points[i]);
            for (int j = 0; j < i; j++) {
                squares[i][j] = Matern.squares(categorical, points[i], points[j]);
                products[i][j] = Quadratic.product(categorical, points[i], points[j]);
            }
        }
        lengthMean = StrictMath.log(LENGTH * Math.sqrt(categorical.length));
    }

    /**
     * A Gaussian process that is fitted to measurements and conditioned on them.
     *
     * @param categorical which columns of the points hold choices
     * @param points the points of the measurements
     * @param values the measured values, of mean 0 and variance 1
     */
    public static GaussianProcess of(boolean[] categorical, double[][] points, double[] values) {
        MaternFit all = new MaternFit(categorical, points, values);
        MaternFit coarse = points.length > COARSE ? all.thinned() : all;
        BoxMinimizer.Minimum smooth = coarse.maximise(SEARCH, coarse.start(SMOOTH));
        BoxMinimizer.Minimum rugged = coarse.maximise(SEARCH, coarse.start(RUGGED));
        double[] best = (rugged.value() < smooth.value() ? rugged : smooth).point();
        if (points.length > COARSE) {
            best = all.maximise(REFINEMENT, best).point();
        }
        return GaussianProcess.of(all.kernel(best), all.bowl(best), all.noise(best), points, values);
    }

    /**
     * The coarse set: the newest points, which lie where it matters, are half of it; the older points are chosen
     * evenly.
     */
    private MaternFit thinned() {
        int newest = COARSE / 2;
        int older = points.length - newest;
        double[][] somePoints = new double[COARSE][];
        double[] someValues = new double[COARSE];
        for (int i = 0; i < COARSE; i++) {
            int from = i < newest ? points.length - 1 - i : (int) ((long) (i - newest) * older / (COARSE - newest));
            somePoints[i] = points[from];
            someValues[i] = values[from];
        }
        return new MaternFit(categorical, somePoints, someValues);
    }

    /** Logarithms of the length scales, which are equal, then of the variances and the noise. */
    private double[] start(double length) {
        double[] start = new double[categorical.length + 3];
        Arrays.fill(start, 0, categorical.length, StrictMath.log(length * Math.sqrt(categorical.length)));
        System.arraycopy(MEANS, 0, start, categorical.length, MEANS.length);
        return start;
    }

    private BoxMinimizer.Minimum maximise(BoxMinimizer search, double[] start) {
        int columns = categorical.length;
        double[] low = new double[columns + 3];
        double[] high = new double[columns + 3];
        Arrays.fill(low, LOG_LEAST_LENGTH);
        Arrays.fill(high, LOG_LARGEST_LENGTH);
        low[columns] = LOG_LEAST_SCALE;
        high[columns] = LOG_LARGEST_SCALE;
        low[columns + 1] = LOG_LEAST_BOWL;
        high[columns + 1] = LOG_LARGEST_SCALE;
        low[columns + 2] = LOG_LEAST_NOISE;
        high[columns + 2] = LOG_LARGEST_NOISE;
        return search.from(start, low, high, this::negativeLogPosterior);
    }

    private Matern kernel(double[] logs) {
        double[] inverseSquares = new double[categorical.length];
        for (int d = 0; d < inverseSquares.length; d++) {
            inverseSquares[d] = StrictMath.exp(-2 * logs[d]);
        }
        return new Matern(inverseSquares, StrictMath.exp(logs[categorical.length]), categorical);
    }

    private Quadratic bowl(double[] logs) {
        return new Quadratic(StrictMath.exp(logs[categorical.length + 1]), categorical);
    }

    private double noise(double[] logs) {
        return StrictMath.exp(logs[categorical.length + 2]);
    }

    private double negativeLogPosterior(double[] logs, double[] gradient) {
        int n = points.length;
        int columns = categorical.length;
        Matern kernel = kernel(logs);
        Quadratic bowl = bowl(logs);
        double noise = noise(logs);
        double[][] covariances = new double[n][];
        double[][] slopes = new double[n][];
        for (int i = 0; i < n; i++) {
            covariances[i] = new double[i + 1];
            slopes[i] = new double[i];
            for (int j = 0; j < i; j++) {
                double distance = kernel.weigh(squares[i][j]);
                double decay = Matern.decay(distance);
                covariances[i][j] = kernel.covariance(distance, decay) + bowl.covariance(products[i][j]);
                slopes[i][j] = kernel.slope(distance, decay);
            }
            covariances[i][i] = kernel.scale() + bowl.covariance(products[i][i]) + noise;
        }
        Cholesky factor = Cholesky.of(covariances);
        double[] weights = factor.solve(values);
        double[][] inverse = factor.inverseMatrix();
        Arrays.fill(gradient, 0);
        double traceOfInverse = 0;
        double byBowl = 0;
        for (int i = 0; i < n; i++) {
            double own = inverse[i][i] - weights[i] * weights[i];
            traceOfInverse += own;
            byBowl += own / 2 * bowl.covariance(products[i][i]);
            for (int j = 0; j < i; j++) {
                // Both halves of the symmetric matrix at once.
                double pair = inverse[i][j] - weights[i] * weights[j];
                byBowl += pair * bowl.covariance(products[i][j]);
                double factorOfSlope = pair * slopes[i][j];
                double[] square = squares[i][j];
                for (int d = 0; d < columns; d++) {
                    gradient[d] += factorOfSlope * square[d];
                }
            }
        }
        for (int d = 0; d < columns; d++) {
            gradient[d] *= -2 * kernel.inverseSquares()[d];
        }
        double fit = Cholesky.dot(weights, values, n);
        // The derivative by the log of the scale multiplies the whole covariance without the parts of the other two.
        gradient[columns] = 0.5 * (n - fit - noise * traceOfInverse) - byBowl;
        gradient[columns + 1] = byBowl;
        gradient[columns + 2] = 0.5 * noise * traceOfInverse;
        return 0.5 * (fit + factor.logDeterminant()) + prior(logs, gradient);
    }

    /** Negative logarithm of the prior; its gradient is added. */
    private double prior(double[] logs, double[] gradient) {
        int columns = categorical.length;
        double prior = 0;
        for (int i = 0; i < logs.length; i++) {
            double away = logs[i] - (i < columns ? lengthMean : MEANS[i - columns]);
            double variance = i < columns ? LENGTH_VARIANCE : VARIANCES[i - columns];
            prior += away * away / variance / 2;
            gradient[i] += away / variance;
        }
        return prior;
    }
}
