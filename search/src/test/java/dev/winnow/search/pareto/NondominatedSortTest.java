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

class NondominatedSortTest {
    @Test
    void frontsOfAPlaneByHand() {
        double[][] points = {{1, 4}, {2, 2}, {4, 1}, {2, 4}, {3, 3}, {4, 4}, {2, 2}};

        assertThat(NondominatedSort.ranks(points)).containsExactly(0, 0, 0, 1, 1, 2, 0);
    }

    @Test
    void onePointIsAFrontAndNoneIsNone() {
        assertThat(NondominatedSort.ranks(new double[][] {{5, 5, 5}})).containsExactly(0);
        assertThat(NondominatedSort.ranks(new double[0][])).isEmpty();
    }

    /** Few different values, so that ties are everywhere. */
    @Property(tries = 300, seed = "1")
    void agreesWithPeelingOffOneFrontAfterTheOther(
            @ForAll @IntRange(min = 1, max = 40) int n, @ForAll @IntRange(min = 1, max = 4) int m, @ForAll long seed) {
        Random random = new Random(seed);
        double[][] points = new double[n][];
        Arrays.setAll(points, i -> random.doubles(m).map(x -> Math.floor(x * 5)).toArray());

        assertThat(NondominatedSort.ranks(points)).containsExactly(peeled(points));
    }

    private static int[] peeled(double[][] points) {
        int[] ranks = new int[points.length];
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < points.length; i++) {
            left.add(i);
        }
        for (int rank = 0; !left.isEmpty(); rank++) {
            List<Integer> rest = List.copyOf(left);
            List<Integer> front = rest.stream()
                    .filter(i -> rest.stream().noneMatch(j -> NondominatedSort.dominates(points[j], points[i])))
                    .toList();
            for (int i : front) {
                ranks[i] = rank;
            }
            left.removeAll(front);
        }
        return ranks;
    }
}
