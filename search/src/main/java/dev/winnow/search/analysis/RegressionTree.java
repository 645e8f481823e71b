package dev.winnow.search.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A regression tree over features that take a few values, numbered from 0. A node splits an ordered feature between two
 * neighbours, and any other feature into one value and the rest. It takes the split that lowers the sum of squares
 * most.
 *
 * <p>Source: Breiman, Friedman, Olshen, Stone: "Classification and Regression Trees", 1984, chapter 8.
 */
final class RegressionTree {
    private static final int SMALLEST_LEAF = 2;

    /** What is known of the features: how many values each has, and whether neighbours are alike. */
    record Feature(int values, boolean ordered) {}

    /**
     * A box of the feature space.
     *
     * @param allowed by feature and value
     * @param mean of what fell into it
     */
    record Leaf(boolean[][] allowed, double mean) {}

    private record Split(int feature, int value, double gain) {}

    private final List<Feature> features;
    private final int[][] points;
    private final double[] targets;
    private final List<Leaf> leaves = new ArrayList<>();

    /**
     * Grows a tree.
     *
     * @param points by observation and feature
     * @param targets by observation
     * @param rows the observations to learn from; an observation may occur several times
     */
    RegressionTree(List<Feature> features, int[][] points, double[] targets, int[] rows) {
        this.features = features;
        this.points = points;
        this.targets = targets;
        boolean[][] all = new boolean[features.size()][];
        for (int f = 0; f < all.length; f++) {
            all[f] = new boolean[features.get(f).values()];
            Arrays.fill(all[f], true);
        }
        grow(rows, all);
    }

    /** The boxes, which do not overlap and fill the space. */
    List<Leaf> leaves() {
        return leaves;
    }

    private void grow(int[] rows, boolean[][] allowed) {
        Split best = new Split(-1, -1, 0);
        for (int f = 0; f < features.size(); f++) {
            Split split = best(rows, f);
            best = split.gain() > best.gain() ? split : best;
        }
        if (best.feature() < 0) {
            leaves.add(new Leaf(
                    allowed,
                    Arrays.stream(rows)
                            .mapToDouble(row -> targets[row])
                            .average()
                            .orElse(0)));
            return;
        }
        for (boolean side : new boolean[] {true, false}) {
            Split split = best;
            int[] part = Arrays.stream(rows)
                    .filter(row -> side == first(split, points[row][split.feature()]))
                    .toArray();
            boolean[][] rest = allowed.clone();
            rest[split.feature()] = allowed[split.feature()].clone();
            for (int value = 0; value < rest[split.feature()].length; value++) {
                rest[split.feature()][value] &= side == first(split, value);
            }
            grow(part, rest);
        }
    }

    private boolean first(Split split, int value) {
        return features.get(split.feature()).ordered() ? value <= split.value() : value == split.value();
    }

    /** The best split by a feature; gain 0 = no split leaves enough observations on both sides. */
    private Split best(int[] rows, int feature) {
        int values = features.get(feature).values();
        double[] sums = new double[values];
        int[] counts = new int[values];
        double sum = 0;
        for (int row : rows) {
            sums[points[row][feature]] += targets[row];
            counts[points[row][feature]]++;
            sum += targets[row];
        }
        boolean ordered = features.get(feature).ordered();
        Split best = new Split(feature, -1, 0);
        double left = 0;
        int count = 0;
        for (int value = 0; value < values; value++) {
            left = (ordered ? left : 0) + sums[value];
            count = (ordered ? count : 0) + counts[value];
            int others = rows.length - count;
            if (count >= SMALLEST_LEAF && others >= SMALLEST_LEAF) {
                double gain = left * left / count + (sum - left) * (sum - left) / others - sum * sum / rows.length;
                // A smaller gain comes from rounding.
                best = gain > Math.max(best.gain(), 1e-12 * rows.length) ? new Split(feature, value, gain) : best;
            }
        }
        return best;
    }
}
