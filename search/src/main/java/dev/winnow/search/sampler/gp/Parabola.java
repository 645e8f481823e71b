package dev.winnow.search.sampler.gp;

import dev.winnow.search.statistics.OutputWarp;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Whether losses are those of a polynomial of degree 2, near enough: whether such a polynomial through all other points
 * predicts the losses of the better half. Then the losses are best left as they are. {@link OutputWarp} would bend them, and
 * a bent parabola is none: its narrow oblique valleys have no short description any more.
 *
 * <p>Source: the prediction of each value from all others is that of Rasmussen and Williams, "Gaussian Processes for Machine
 * Learning", MIT Press 2006, equation 5.12, with the kernel {@link Quadratic} alone.
 */
public final class Parabola {
    /** Share of the better half's variance that has to be predicted. */
    private static final double ENOUGH = 0.9;

    /** Variance of the error of a loss, by that of the polynomials at a point like most. */
    private static final double NOISE = 1e-7;

    /** The best points alone are looked at when there are more, which keeps the work small beside that of a fit. */
    private static final int MOST = 120;

    private Parabola() {}

    /**
     * Whether a polynomial predicts the better half.
     *
     * @param points points of a {@link UnitCube}
     * @param losses of the points, finite
     */
    public static boolean fits(boolean[] categorical, double[][] points, double[] losses) {
        int[] best = IntStream.range(0, losses.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> losses[i]))
                .limit(MOST)
                .mapToInt(Integer::intValue)
                .toArray();
        double median = losses[best[Math.min(best.length, (losses.length + 1) / 2) - 1]];
        return fits(
                categorical,
                Arrays.stream(best).mapToObj(i -> points[i]).toArray(double[][]::new),
                Arrays.stream(best).mapToDouble(i -> losses[i]).toArray(),
                median);
    }

    private static boolean fits(boolean[] categorical, double[][] points, double[] losses, double median) {
        int n = losses.length;
        if (losses[0] == losses[n - 1]) {
            return false;
        }
        double[] values = OutputWarp.straight(losses);
        double[] residuals = residuals(categorical, points, values);
        double sum = 0;
        int better = 0;
        for (int i = 0; i < n; i++) {
            if (losses[i] <= median) {
                sum += values[i];
                better++;
            }
        }
        double missed = 0;
        double spread = 0;
        for (int i = 0; i < n; i++) {
            if (losses[i] <= median) {
                missed += residuals[i] * residuals[i];
                spread += (values[i] - sum / better) * (values[i] - sum / better);
            }
        }
        return missed <= (1 - ENOUGH) * spread && spread > 0;
    }

    /** By how much each value differs from what the others let expect. */
    private static double[] residuals(boolean[] categorical, double[][] points, double[] values) {
        int n = values.length;
        double[][] covariances = new double[n][];
        for (int i = 0; i < n; i++) {
            covariances[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                double product = Quadratic.product(categorical, points[i], points[j]);
                covariances[i][j] = product * product;
            }
            covariances[i][i] += NOISE;
        }
        Cholesky factor = Cholesky.of(covariances);
        double[] residuals = factor.solve(values);
        double[] diagonal = factor.inverseDiagonal();
        for (int i = 0; i < n; i++) {
            residuals[i] /= diagonal[i];
        }
        return residuals;
    }
}
