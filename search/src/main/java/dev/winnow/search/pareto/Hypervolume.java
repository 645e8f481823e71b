package dev.winnow.search.pareto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The volume that points dominate, as far as a reference point: the measure of a Pareto front as a whole. It is exact.
 * Two objectives take a sweep, each further one a recursion over the points.
 *
 * <p>Source: While, Bradstreet, Barone: "A fast way of calculating exact hypervolumes", IEEE Trans. Evolutionary
 * Computation 16 (2012) (WFG). Points are taken in the order of their last loss, the worst first. So all points that
 * limit a point have the same last loss in its box, and the recursion is over one objective less.
 */
public final class Hypervolume {
    private static final int PLANE = 2;

    private Hypervolume() {}

    /**
     * The volume dominated by some points.
     *
     * @param points a row of losses for each; points that are not better than the reference everywhere add nothing
     * @param reference the corner up to which volume is counted
     */
    public static double of(double[][] points, double[] reference) {
        List<double[]> inside = new ArrayList<>();
        for (double[] point : points) {
            boolean within = true;
            for (int i = 0; i < reference.length; i++) {
                within &= point[i] < reference[i];
            }
            if (within) {
                inside.add(point);
            }
        }
        return volume(inside, reference, reference.length);
    }

    /** The volume that a point adds to others; it and they lie within the reference. */
    public static double gain(double[] point, List<double[]> others, double[] reference) {
        return box(point, reference, reference.length)
                - volume(limited(others, point, reference.length), reference, reference.length);
    }

    /** The volume in the first objectives alone. */
    private static double volume(List<double[]> points, double[] reference, int objectives) {
        if (points.isEmpty()) {
            return 0;
        }
        if (objectives == 1) {
            return reference[0]
                    - points.stream().mapToDouble(point -> point[0]).min().orElse(reference[0]);
        }
        int last = objectives - 1;
        if (objectives == PLANE) {
            return area(points, reference);
        }
        List<double[]> worstFirst = new ArrayList<>(points);
        worstFirst.sort(Comparator.comparingDouble(point -> -point[last]));
        double volume = 0;
        for (int i = 0; i < worstFirst.size(); i++) {
            double[] point = worstFirst.get(i);
            List<double[]> better = worstFirst.subList(i + 1, worstFirst.size());
            double slice = box(point, reference, last) - volume(limited(better, point, last), reference, last);
            volume += slice * (reference[last] - point[last]);
        }
        return volume;
    }

    private static double area(List<double[]> points, double[] reference) {
        List<double[]> sorted = new ArrayList<>(points);
        sorted.sort(Comparator.comparingDouble(point -> point[0]));
        double area = 0;
        double height = reference[1];
        for (double[] point : sorted) {
            if (point[1] < height) {
                area += (reference[0] - point[0]) * (height - point[1]);
                height = point[1];
            }
        }
        return area;
    }

    private static double box(double[] point, double[] reference, int objectives) {
        double volume = 1;
        for (int i = 0; i < objectives; i++) {
            volume *= reference[i] - point[i];
        }
        return volume;
    }

    /**
     * The part of a box that points dominate: each point is moved into the box, and points that are dominated there are
     * left out.
     */
    private static List<double[]> limited(List<double[]> points, double[] box, int objectives) {
        double[][] moved = new double[points.size()][];
        for (int p = 0; p < moved.length; p++) {
            moved[p] = Arrays.copyOf(points.get(p), objectives);
            for (int i = 0; i < objectives; i++) {
                moved[p][i] = Math.max(moved[p][i], box[i]);
            }
        }
        if (objectives <= PLANE) {
            return Arrays.asList(moved);
        }
        int[] ranks = NondominatedSort.ranks(moved);
        List<double[]> front = new ArrayList<>();
        for (int p = 0; p < moved.length; p++) {
            if (ranks[p] == 0) {
                front.add(moved[p]);
            }
        }
        return front;
    }
}
