package dev.winnow.search.analysis;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Evidence;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How much of the variance of the objective each parameter explains by itself, over the whole space: functional ANOVA
 * of a random forest. {@link Importance} looks at the best tenth of the trials; this class asks a model about all
 * values.
 *
 * <p>A parameter that a trial does not have takes a value of its own, which weighs as much as the share of the trials
 * that do not have it. The objective is taken at the highest rung that enough trials came to, see {@link Evidence}.
 *
 * <p>Source: Hutter, Hoos, Leyton-Brown: "An Efficient Approach for Assessing Hyperparameter Importance", ICML 2014,
 * algorithm 2, for single parameters; as Optuna 5 does, with 64 trees, and shares that add up to 1.
 */
public final class FunctionalAnova {
    private static final int TREES = 64;
    /** A tree sees at most this many observations. More observations add little and cost time. */
    private static final int MOST_ROWS = 1_000;
    /** A model needs at least this many trials. */
    private static final int FEWEST = 10;

    private final List<RegressionTree.Feature> features = new ArrayList<>();
    /** The weight of each value of each feature; those of a feature add up to 1. */
    private final List<double[]> weights = new ArrayList<>();

    private final int[][] points;
    private final double[] losses;

    private FunctionalAnova(SearchSpace space, Evidence evidence) {
        losses = scaled(evidence.losses());
        points = new int[losses.length][space.parameters().size()];
        for (int f = 0; f < space.parameters().size(); f++) {
            add(space.parameters().get(f), f, evidence.configurations());
        }
    }

    /**
     * The share of each parameter, the most important first. The shares add up to 1. Empty if there are fewer than ten
     * trials, or all are equally good.
     *
     * @param trials ordered by number
     * @param seed of the forest
     */
    public static Map<String, Double> of(SearchSpace space, Direction direction, List<Trial> trials, long seed) {
        Evidence evidence = Evidence.withStopped(space, direction, trials, FEWEST);
        if (evidence.losses().length < FEWEST) {
            return Map.of();
        }
        double[] shares = new FunctionalAnova(space, evidence).shares(new RandomStreams(seed));
        double total = Arrays.stream(shares).sum();
        Map<String, Double> sorted = new LinkedHashMap<>();
        if (total > 0) {
            List<Integer> order = new ArrayList<>();
            for (int f = 0; f < shares.length; f++) {
                order.add(f);
            }
            order.sort(Comparator.comparingDouble((Integer f) -> -shares[f]));
            order.forEach(f -> sorted.put(space.parameters().get(f).name(), shares[f] / total));
        }
        return sorted;
    }

    /** To [-1, 1], so that no square overflows. */
    private static double[] scaled(double[] losses) {
        double largest = Arrays.stream(losses).map(Math::abs).max().orElse(0);
        return largest == 0
                ? losses
                : Arrays.stream(losses).map(loss -> loss / largest).toArray();
    }

    private void add(Parameter parameter, int feature, List<Configuration> configurations) {
        ParameterGrid grid = ParameterGrid.of(parameter);
        int absent = 0;
        for (int i = 0; i < points.length; i++) {
            Value value = configurations.get(i).values().get(parameter.name());
            points[i][feature] = value == null ? grid.points() : grid.point().applyAsInt(value);
            absent += value == null ? 1 : 0;
        }
        double[] weight = new double[grid.points() + 1];
        Arrays.fill(weight, (1 - (double) absent / points.length) / grid.points());
        weight[grid.points()] = (double) absent / points.length;
        features.add(new RegressionTree.Feature(weight.length, grid.ordered()));
        weights.add(weight);
    }

    /** The mean over the trees of the share of each parameter in the tree's variance. */
    private double[] shares(RandomStreams streams) {
        double[] shares = new double[features.size()];
        for (int t = 0; t < TREES; t++) {
            RandomGenerator random = streams.stream(t, "forest");
            int[] rows = new int[Math.min(points.length, MOST_ROWS)];
            Arrays.setAll(rows, i -> random.nextInt(points.length));
            List<RegressionTree.Leaf> leaves = new RegressionTree(features, points, losses, rows).leaves();
            double[][] covered = covered(leaves);
            double mean = 0;
            double squares = 0;
            for (int l = 0; l < covered.length; l++) {
                double volume = product(covered[l], -1);
                mean += volume * leaves.get(l).mean();
                squares += volume * leaves.get(l).mean() * leaves.get(l).mean();
            }
            double variance = squares - mean * mean;
            for (int f = 0; f < shares.length && variance > 0; f++) {
                shares[f] += variance(leaves, covered, f, mean) / variance / TREES;
            }
        }
        return shares;
    }

    /** The share of each feature's range that each leaf covers. */
    private double[][] covered(List<RegressionTree.Leaf> leaves) {
        double[][] covered = new double[leaves.size()][features.size()];
        for (int l = 0; l < covered.length; l++) {
            for (int f = 0; f < features.size(); f++) {
                boolean[] allowed = leaves.get(l).allowed()[f];
                for (int value = 0; value < allowed.length; value++) {
                    covered[l][f] += allowed[value] ? weights.get(f)[value] : 0;
                }
            }
        }
        return covered;
    }

    /** The variance of the prediction as a function of one feature, the others averaged out. */
    private double variance(List<RegressionTree.Leaf> leaves, double[][] covered, int feature, double mean) {
        double[] marginal = new double[weights.get(feature).length];
        for (int l = 0; l < covered.length; l++) {
            double part = product(covered[l], feature) * leaves.get(l).mean();
            for (int value = 0; value < marginal.length; value++) {
                marginal[value] += leaves.get(l).allowed()[feature][value] ? part : 0;
            }
        }
        double variance = 0;
        for (int value = 0; value < marginal.length; value++) {
            variance += weights.get(feature)[value] * (marginal[value] - mean) * (marginal[value] - mean);
        }
        return variance;
    }

    private static double product(double[] covered, int without) {
        double product = 1;
        for (int f = 0; f < covered.length; f++) {
            product *= f == without ? 1 : covered[f];
        }
        return product;
    }
}
