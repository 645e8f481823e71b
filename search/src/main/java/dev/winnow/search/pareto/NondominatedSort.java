package dev.winnow.search.pareto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Sorts points into fronts: front 0 is dominated by no point, front 1 only by points of front 0, and so on. A point
 * dominates another when it is nowhere worse and somewhere better, so equal points lie in the same front.
 *
 * <p>Source: Zhang, Tian, Cheng, Jin: "An efficient approach to nondominated sorting for evolutionary multiobjective
 * optimization", IEEE Trans. Evolutionary Computation 19 (2015), the form with binary search. With two objectives it takes
 * n log n steps.
 */
public final class NondominatedSort {
    private static final int PLANE = 2;

    private NondominatedSort() {}

    /**
     * The front of each point.
     *
     * @param losses a row of losses for each point, all of the same length; no NaN
     */
    public static int[] ranks(double[][] losses) {
        Integer[] order = new Integer[losses.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparing(i -> losses[i], Arrays::compare));
        int[] ranks = new int[losses.length];
        List<List<double[]>> fronts = new ArrayList<>();
        for (int i = 0; i < order.length; i++) {
            double[] point = losses[order[i]];
            if (i > 0 && Arrays.equals(point, losses[order[i - 1]])) {
                ranks[order[i]] = ranks[order[i - 1]];
            } else {
                int rank = firstThatLetsIn(fronts, point);
                if (rank == fronts.size()) {
                    fronts.add(new ArrayList<>());
                }
                fronts.get(rank).add(point);
                ranks[order[i]] = rank;
            }
        }
        return ranks;
    }

    /** Whether a point is nowhere worse and somewhere better than another. */
    public static boolean dominates(double[] point, double[] other) {
        boolean better = false;
        for (int i = 0; i < point.length; i++) {
            if (point[i] > other[i]) {
                return false;
            }
            better |= point[i] < other[i];
        }
        return better;
    }

    /**
     * The first front that does not dominate the point. A point that is dominated in a front is dominated in all fronts
     * before it, so a binary search finds it.
     */
    private static int firstThatLetsIn(List<List<double[]>> fronts, double[] point) {
        int low = 0;
        int high = fronts.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (dominated(fronts.get(middle), point)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Points come in lexicographic order. So with two objectives the latest point of a front has the best second loss,
     * and no other needs a look.
     */
    private static boolean dominated(List<double[]> front, double[] point) {
        int last = point.length <= PLANE ? front.size() - 1 : 0;
        for (int i = front.size() - 1; i >= last; i--) {
            if (dominates(front.get(i), point)) {
                return true;
            }
        }
        return false;
    }
}
