package dev.winnow.search.pareto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HypervolumeSubsetTest {
    /** The corner is (3.3, 3.3): the knee's box is 1.3 * 1.3, each end's 2.3 * 0.3. */
    @Test
    void theKneeComesFirstAndARepeatLast() {
        double[][] front = {{1, 3}, {2, 2}, {3, 1}, {2, 2}};

        assertThat(HypervolumeSubset.order(front)).containsExactly(1, 0, 2, 3);
    }

    /** Gains are in units of the whole box, so they may tie up to rounding; the volumes then tie too. */
    @Property(tries = 100, seed = "1")
    void eachPlaceGoesToThePointThatAddsMost(
            @ForAll @IntRange(min = 1, max = 12) int n, @ForAll @IntRange(min = 2, max = 4) int m, @ForAll long seed) {
        Random random = new Random(seed);
        double[][] points = new double[n][];
        Arrays.setAll(points, i -> random.doubles(m).toArray());
        double[] reference = new double[m];
        for (int o = 0; o < m; o++) {
            int objective = o;
            reference[o] = 1.1
                    * Arrays.stream(points).mapToDouble(p -> p[objective]).max().orElseThrow();
        }

        List<double[]> chosen = new ArrayList<>();
        for (int index : HypervolumeSubset.order(points)) {
            double gain = volume(chosen, points[index], reference);
            for (double[] other : points) {
                assertThat(volume(chosen, other, reference)).isLessThanOrEqualTo(gain + 1e-12);
            }
            chosen.add(points[index]);
        }
    }

    private static double volume(List<double[]> chosen, double[] point, double[] reference) {
        List<double[]> all = new ArrayList<>(chosen);
        all.add(point);
        return Hypervolume.of(all.toArray(double[][]::new), reference);
    }

    @Test
    void anyFiniteFrontHasAnOrder() {
        double most = Double.MAX_VALUE;
        List<double[][]> fronts = List.of(
                new double[0][],
                new double[][] {{0, 0}},
                new double[][] {{0, 0}, {0, 0}},
                new double[][] {{-most, most}, {most, -most}, {0, 0}},
                new double[][] {{1e300, 1e-300, 5}, {1e-300, 1e300, 5}},
                new double[][] {{Double.MIN_VALUE, 0}, {0, Double.MIN_VALUE}});

        assertThat(fronts).allSatisfy(front -> assertThat(HypervolumeSubset.order(front))
                .hasSize(front.length)
                .doesNotHaveDuplicates());
    }

    @Test
    void aFrontOfThousandsKeepsItsBestFirst() {
        double[][] front = new double[5000][];
        Arrays.setAll(front, i -> new double[] {i / 5000.0, 1 - i / 5000.0});

        List<Integer> order = HypervolumeSubset.order(front);

        assertThat(order).hasSize(5000).doesNotHaveDuplicates();
        assertThat(order.get(0)).isBetween(2400, 2600);
    }
}
