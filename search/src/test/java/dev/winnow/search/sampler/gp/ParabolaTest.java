package dev.winnow.search.sampler.gp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class ParabolaTest {
    private static final boolean[] NUMBERS = new boolean[3];

    /** An oblique valley, 1,000 times steeper across than along. */
    private static double valley(double[] x) {
        double across = x[0] + 2 * x[1] - x[2] - 0.7;
        return 1000 * across * across + x[0] * x[0] + x[2];
    }

    @Test
    void fitsAnObliqueValleyOnceThePointsSuffice() {
        assertThat(fits(ParabolaTest::valley, 5)).isFalse();
        assertThat(fits(ParabolaTest::valley, 20)).isTrue();
    }

    @Test
    void fitsTheSameInAnyUnit() {
        assertThat(fits(x -> 1e300 * valley(x), 20)).isTrue();
        assertThat(fits(x -> 1e-300 * valley(x), 20)).isTrue();
    }

    @Test
    void doesNotFitWhatIsBentOrScatters() {
        Random errors = new Random(2);
        assertThat(fits(x -> Math.sqrt(valley(x)), 40)).isFalse();
        assertThat(fits(x -> Math.cos(9 * x[0]) + Math.cos(7 * x[1]), 40)).isFalse();
        assertThat(fits(x -> errors.nextDouble(), 40)).isFalse();
    }

    @Test
    void doesNotFitLossesThatAreEqual() {
        assertThat(fits(x -> 3, 20)).isFalse();
        assertThat(fits(x -> valley(x) > 20 ? 1 : 0, 20)).isFalse();
    }

    @Test
    void choicesAloneHaveNoParabola() {
        double[][] points = {{0}, {1}, {0}, {1}, {2}};
        assertThat(Parabola.fits(new boolean[] {true}, points, new double[] {1, 2, 1, 2, 3}))
                .isFalse();
    }

    private static boolean fits(ToDoubleFunction<double[]> loss, int count) {
        Random random = new Random(1);
        double[][] points = new double[count][];
        for (int i = 0; i < count; i++) {
            points[i] = random.doubles(3).toArray();
        }
        return Parabola.fits(
                NUMBERS, points, Arrays.stream(points).mapToDouble(loss).toArray());
    }
}
