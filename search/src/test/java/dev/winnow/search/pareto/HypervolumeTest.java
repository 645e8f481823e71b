package dev.winnow.search.pareto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HypervolumeTest {
    @Test
    void volumesByHand() {
        assertThat(Hypervolume.of(new double[][] {{3}, {1}}, new double[] {4})).isEqualTo(3);
        assertThat(Hypervolume.of(new double[][] {{1, 3}, {2, 2}, {3, 1}}, new double[] {4, 4}))
                .isEqualTo(6);
        assertThat(Hypervolume.of(new double[][] {{1, 2, 3}, {3, 1, 2}, {2, 3, 1}}, new double[] {4, 4, 4}))
                .isEqualTo(13);
        assertThat(Hypervolume.of(new double[0][], new double[] {4, 4})).isZero();
    }

    @Test
    void whatIsNotBetterThanTheReferenceEverywhereAddsNothing() {
        double[][] points = {{1, 1}, {0, 2}, {2, 0}, {-5, 3}, {1.5, 1.5}, {1, 1}};

        assertThat(Hypervolume.of(points, new double[] {2, 2})).isEqualTo(1);
    }

    /** The front x + y = 1 of n + 1 points and the corner (1, 1): 1/2 - 1/(2n). */
    @Test
    void aStaircaseComesNearTheTriangleAboveIt() {
        int n = 1000;
        double[][] points = new double[n + 1][];
        Arrays.setAll(points, i -> new double[] {(double) i / n, 1 - (double) i / n});

        assertThat(Hypervolume.of(points, new double[] {1, 1})).isCloseTo(0.5 - 0.5 / n, within(1e-12));
    }

    /** Whole numbers, so that both ways are exact. */
    @Property(tries = 200, seed = "1")
    void agreesWithInclusionAndExclusionWhateverTheOrder(
            @ForAll @IntRange(min = 1, max = 9) int n, @ForAll @IntRange(min = 1, max = 4) int m, @ForAll long seed) {
        Random random = new Random(seed);
        double[][] points = new double[n][];
        Arrays.setAll(points, i -> random.doubles(m).map(x -> Math.floor(x * 7)).toArray());
        double[] reference = new double[m];
        Arrays.fill(reference, 6);
        double expected = inclusionExclusion(points, reference);

        assertThat(Hypervolume.of(points, reference)).isEqualTo(expected);
        Collections.shuffle(Arrays.asList(points), random);
        assertThat(Hypervolume.of(points, reference)).isEqualTo(expected);
    }

    @Property(tries = 100, seed = "1")
    void aGainIsWhatTheVolumeGrowsBy(
            @ForAll @IntRange(min = 0, max = 8) int n, @ForAll @IntRange(min = 2, max = 4) int m, @ForAll long seed) {
        Random random = new Random(seed);
        double[][] points = new double[n + 1][];
        Arrays.setAll(points, i -> random.doubles(m).map(x -> Math.floor(x * 6)).toArray());
        double[] reference = new double[m];
        Arrays.fill(reference, 6);
        double[][] others = Arrays.copyOf(points, n);

        assertThat(Hypervolume.gain(points[n], List.of(others), reference))
                .isEqualTo(Hypervolume.of(points, reference) - Hypervolume.of(others, reference));
    }

    private static double inclusionExclusion(double[][] points, double[] reference) {
        double total = 0;
        for (int subset = 1; subset < 1 << points.length; subset++) {
            double volume = 1;
            for (int o = 0; o < reference.length; o++) {
                double worst = Double.NEGATIVE_INFINITY;
                for (int p = 0; p < points.length; p++) {
                    worst = (subset >> p & 1) == 1 ? Math.max(worst, points[p][o]) : worst;
                }
                volume *= Math.max(0, reference[o] - worst);
            }
            total += Integer.bitCount(subset) % 2 == 1 ? volume : -volume;
        }
        return total;
    }
}
