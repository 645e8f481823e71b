package dev.winnow.search.sampler.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.statistics.Gauss;
import dev.winnow.search.statistics.OutputWarp;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class GaussianProcessTest {
    private static final boolean[] NUMBERS = {false, false};
    private static final Matern KERNEL = new Matern(new double[] {4, 1}, 1.5, NUMBERS);
    private static final Quadratic BOWL = new Quadratic(0.7, NUMBERS);

    /** At distance r: scale (1 + sqrt 5 r + 5/3 r^2) exp(-sqrt 5 r). */
    @Test
    void theKernelIsMaternOfFiveHalves() {
        assertThat(KERNEL.covariance(KERNEL.squaredDistance(new double[] {0, 0}, new double[] {0.5, 0})))
                .isCloseTo(1.5 * (1 + Math.sqrt(5) + 5.0 / 3) * Math.exp(-Math.sqrt(5)), within(1e-12));
        Matern choices = new Matern(new double[] {4, 1}, 1, new boolean[] {true, false});
        assertThat(choices.squaredDistance(new double[] {0, 0}, new double[] {7, 0}))
                .isEqualTo(4);
    }

    /** In (-1, 0.5) and (0.2, 1) from the middle: (1 - 0.2 + 0.5) / (1 + 2/3), and without the first column 1.5 / (4/3). */
    @Test
    void theGlobalKernelIsTheSquareOfAProduct() {
        double[] a = {0, 0.75};
        double[] b = {0.6, 1};
        assertThat(BOWL.covariance(BOWL.product(a, b))).isCloseTo(0.7 * 0.78 * 0.78, within(1e-12));
        Quadratic choices = new Quadratic(1, new boolean[] {true, false});
        assertThat(choices.product(a, b)).isCloseTo(1.125, within(1e-12));
    }

    @Test
    void goesThroughWhatWasMeasuredAndDoubtsWhatWasNot() {
        double[][] points = {{0.1, 0.2}, {0.8, 0.5}, {0.4, 0.9}};
        GaussianProcess process = GaussianProcess.of(KERNEL, BOWL, 1e-9, points, new double[] {1, -1, 0.5});
        assertThat(process.at(points[1]).mean()).isCloseTo(-1, within(1e-6));
        assertThat(process.at(points[1]).deviation()).isLessThan(1e-4);
        assertThat(process.at(new double[] {0.9, 0.0}).deviation()).isGreaterThan(0.1);
    }

    @Test
    void aTrialThatRunsTakesDoubtAwayAndLeavesTheMean() {
        double[][] points = {{0.1, 0.2}, {0.8, 0.5}};
        GaussianProcess process = GaussianProcess.of(KERNEL, BOWL, 1e-6, points, new double[] {1, -1});
        double[] pending = {0.5, 0.9};
        double[] elsewhere = {0.45, 0.8};
        GaussianProcess believing = process.believing(pending);
        assertThat(believing.at(pending).deviation()).isLessThan(0.01);
        assertThat(believing.at(elsewhere).mean())
                .isCloseTo(process.at(elsewhere).mean(), within(1e-6));
        assertThat(believing.at(elsewhere).deviation())
                .isLessThan(process.at(elsewhere).deviation() / 2);
    }

    @Test
    void slopesAreDifferences() {
        RandomGenerator random = new RandomStreams(1).stream(0, "test");
        double[][] points = new double[12][];
        double[] values = new double[12];
        for (int i = 0; i < points.length; i++) {
            points[i] = new double[] {random.nextDouble(), random.nextDouble()};
            values[i] = Gauss.draw(random);
        }
        GaussianProcess process = GaussianProcess.of(KERNEL, BOWL, 0.01, points, values);
        double[] at = {0.37, 0.61};
        double[] mean = new double[2];
        double[] deviation = new double[2];
        process.at(at, mean, deviation);
        for (int d = 0; d < 2; d++) {
            double step = 1e-6;
            double[] ahead = at.clone();
            double[] behind = at.clone();
            ahead[d] += step;
            behind[d] -= step;
            GaussianProcess.Prediction next = process.at(ahead);
            GaussianProcess.Prediction last = process.at(behind);
            assertThat(mean[d]).isCloseTo((next.mean() - last.mean()) / (2 * step), within(1e-5));
            assertThat(deviation[d]).isCloseTo((next.deviation() - last.deviation()) / (2 * step), within(1e-5));
        }
    }

    /** A surface that changes along the first column only. */
    @Test
    void theFitFindsWhichColumnMatters() {
        RandomGenerator random = new RandomStreams(2).stream(0, "test");
        double[][] points = new double[80][];
        double[] values = new double[80];
        for (int i = 0; i < points.length; i++) {
            points[i] = new double[] {random.nextDouble(), random.nextDouble()};
            values[i] = Math.sqrt(2) * Math.sin(7 * points[i][0]);
        }
        GaussianProcess process = MaternFit.of(NUMBERS, points, values);
        for (double x = 0.1; x < 1; x += 0.2) {
            double truth = Math.sqrt(2) * Math.sin(7 * x);
            assertThat(process.mean(new double[] {x, 0.05})).isCloseTo(truth, within(0.02));
            assertThat(process.mean(new double[] {x, 0.95})).isCloseTo(truth, within(0.02));
        }
    }

    /** A valley that is oblique to the columns: with 15 coefficients, 40 points tell all of it. */
    @Test
    void theFitKnowsABowlFromFewPoints() {
        RandomGenerator random = new RandomStreams(3).stream(0, "test");
        double[][] points = new double[40][];
        double[] values = new double[40];
        for (int i = 0; i < points.length; i++) {
            points[i] = new double[4];
            for (int d = 0; d < 4; d++) {
                points[i][d] = random.nextDouble();
            }
            values[i] = bowl(points[i]);
        }
        GaussianProcess process = MaternFit.of(new boolean[4], points, values);
        for (double[] corner : new double[][] {{0, 0, 0, 0}, {1, 0, 1, 0}, {1, 1, 1, 1}}) {
            assertThat(process.mean(corner)).isCloseTo(bowl(corner), within(0.1));
        }
    }

    private static double bowl(double[] x) {
        double along = x[0] + x[1] - x[2] - 0.3;
        double across = x[3] - x[0] - 0.2;
        return 2 * along * along + 0.5 * across * across - 1;
    }

    @Test
    void aFactorSolvesAndInverts() {
        double[][] matrix = {{4, 2, 0.4}, {2, 5, 1}, {0.4, 1, 3}};
        Cholesky factor = Cholesky.of(matrix);
        assertThat(factor.logDeterminant()).isCloseTo(Math.log(44.8), within(1e-12));
        double[] solved = factor.solve(new double[] {1, -2, 0.5});
        for (int i = 0; i < 3; i++) {
            assertThat(Cholesky.dot(matrix[i], solved, 3)).isCloseTo(new double[] {1, -2, 0.5}[i], within(1e-12));
        }
        assertThat(factor.inverseMatrix()[1][0]).isCloseTo(-(2 * 3 - 0.4) / 44.8, within(1e-12));
    }

    @Test
    void theMinimizerFollowsTheValleyAndStopsAtTheBound() {
        BoxMinimizer.Function rosenbrock = (x, gradient) -> {
            double valley = x[1] - x[0] * x[0];
            gradient[0] = -400 * x[0] * valley - 2 * (1 - x[0]);
            gradient[1] = 200 * valley;
            return 100 * valley * valley + (1 - x[0]) * (1 - x[0]);
        };
        BoxMinimizer minimizer = new BoxMinimizer(200, 1e-8);
        assertThat(minimizer
                        .from(new double[] {-1.2, 1}, new double[] {-2, -2}, new double[] {2, 2}, rosenbrock)
                        .point())
                .containsExactly(new double[] {1, 1}, within(1e-4));
        assertThat(minimizer
                        .from(new double[] {-1.2, 1}, new double[] {-2, -2}, new double[] {0.5, 2}, rosenbrock)
                        .point())
                .containsExactly(new double[] {0.5, 0.25}, within(1e-4));
    }

    @Test
    void warpingKeepsTheBetterHalfAndBoundsTheRest() {
        double[] warped = OutputWarp.of(new double[] {1, 2, 3, 1e300, 1e9, 50});
        assertThat((warped[1] - warped[0]) / (warped[2] - warped[1])).isCloseTo(1, within(1e-9));
        assertThat(warped[5]).isGreaterThan(warped[2]).isLessThan(warped[4]);
        assertThat(warped[3]).isGreaterThan(warped[4]).isLessThan(4);
        assertThat(OutputWarp.of(new double[] {5, 5, 5})).containsOnly(0);
    }
}
