package dev.winnow.search.pareto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Puts the points of a front in an order such that the first few dominate much: each place goes to the point that adds
 * most hypervolume to those before it. The first k are at least 1 - 1/e times as good as the best k could be.
 *
 * <p>Source: Guerreiro, Fonseca, Paquete: "Greedy hypervolume subset selection in low dimensions", Evolutionary
 * Computation 24 (2016). A gain only shrinks as more points are chosen, so most gains need not be computed anew (lazy
 * greedy; Minoux 1978).
 */
final class HypervolumeSubset {
    /** By the number of objectives: how many points of a front are ordered by volume. More would take too long. */
    private static final int[] MOST = {0, 256, 256, 96, 32};

    private record Candidate(int index, double gain, int round) {}

    private HypervolumeSubset() {}

    /**
     * The points of a front, the most valuable first; equal gains by index.
     *
     * @param losses a row of finite losses for each point
     */
    static List<Integer> order(double[][] losses) {
        double[][] points = scaled(losses);
        double[] reference = new double[points.length == 0 ? 0 : points[0].length];
        Arrays.fill(reference, 1);
        PriorityQueue<Candidate> queue =
                new PriorityQueue<>(Comparator.comparingDouble((Candidate candidate) -> -candidate.gain())
                        .thenComparingInt(Candidate::index));
        for (int i = 0; i < points.length; i++) {
            queue.add(new Candidate(i, Hypervolume.gain(points[i], List.of(), reference), 0));
        }
        List<Integer> order = new ArrayList<>();
        List<double[]> chosen = new ArrayList<>();
        int most = reference.length < MOST.length ? MOST[reference.length] : 0;
        while (!queue.isEmpty() && chosen.size() < most) {
            Candidate candidate = queue.remove();
            if (candidate.round() == chosen.size()) {
                order.add(candidate.index());
                chosen.add(points[candidate.index()]);
            } else {
                double gain = Hypervolume.gain(points[candidate.index()], chosen, reference);
                queue.add(new Candidate(candidate.index(), gain, chosen.size()));
            }
        }
        while (!queue.isEmpty()) {
            order.add(queue.remove().index());
        }
        return order;
    }

    /**
     * The same points in a box from 0 to 1, which keeps the order of the gains. Its far corner is a tenth beyond the worst
     * loss of each objective, as in Optuna 5.
     */
    private static double[][] scaled(double[][] losses) {
        double[][] points = new double[losses.length][];
        for (int p = 0; p < points.length; p++) {
            points[p] = losses[p].clone();
        }
        for (int o = 0; losses.length > 0 && o < losses[0].length; o++) {
            double best = Double.POSITIVE_INFINITY;
            double worst = Double.NEGATIVE_INFINITY;
            for (double[] row : losses) {
                best = Math.min(best, row[o]);
                worst = Math.max(worst, row[o]);
            }
            double corner = corner(worst);
            for (double[] point : points) {
                // Halves, because the difference of two losses may overflow.
                point[o] = (point[o] / 2 - best / 2) / (corner / 2 - best / 2);
            }
        }
        return points;
    }

    private static double corner(double worst) {
        double corner = Math.max(1.1 * worst, 0.9 * worst);
        return corner == 0 ? 1e-12 : Math.min(corner, Double.MAX_VALUE);
    }
}
