package dev.winnow.search.pareto;

import java.util.Arrays;
import java.util.Comparator;

/**
 * How far a point of a front is from its neighbours: the sum over the objectives of the distance between the two next to
 * it, as a share of the front's range. The ends of each objective are infinitely far.
 *
 * <p>Source: Deb, Pratap, Agarwal, Meyarivan: "A fast and elitist multiobjective genetic algorithm: NSGA-II", IEEE Trans.
 * Evolutionary Computation 6 (2002), section III-B.
 */
public final class CrowdingDistance {
    private CrowdingDistance() {}

    /** The distance of each point of one front. Of equal points those first in the array stand at the end. */
    public static double[] of(double[][] losses) {
        double[] distances = new double[losses.length];
        int objectives = losses.length == 0 ? 0 : losses[0].length;
        for (int objective = 0; objective < objectives; objective++) {
            int o = objective;
            Integer[] order = new Integer[losses.length];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, Comparator.comparingDouble(i -> losses[i][o])); // stable
            int last = order.length - 1;
            distances[order[0]] = Double.POSITIVE_INFINITY;
            distances[order[last]] = Double.POSITIVE_INFINITY;
            // Halves, because the difference of two losses may overflow.
            double range = losses[order[last]][o] / 2 - losses[order[0]][o] / 2;
            for (int i = 1; i < last && range > 0; i++) {
                distances[order[i]] += (losses[order[i + 1]][o] / 2 - losses[order[i - 1]][o] / 2) / range;
            }
        }
        return distances;
    }
}
