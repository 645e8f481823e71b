package dev.winnow.search.pruner;

import dev.winnow.search.statistics.Gauss;
import dev.winnow.search.statistics.OutputWarp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How trials at a rung will end, as those that have trained to the end let expect. The losses at
 * the rung and those at the end are both warped, see {@link OutputWarp}. The warped loss at the end is a linear function of the
 * warped loss at the rung plus an error. Line and error are estimated together with a prior, which six full trainings
 * outweigh: a slope around 0.7, an error of variance 0.3.
 *
 * <p>Trials are chosen by their values at rungs, never by their ends, so the choice does not bias the line.
 *
 * <p>Source: Bayesian linear regression with a conjugate prior, as in Gelman et al., "Bayesian Data Analysis", 3rd edition,
 * chapter 14.
 *
 * @param known full trainings that came by the rung
 * @param correlation of their scores at the rung and at the end, from -1 to 1; 0 for fewer than two
 * @param hopeless the open trials at the rung whose chance to end among the best quarter is below one in ten
 */
record Outlook(int known, double correlation, Set<Integer> hopeless) {
    /** So many deviations above the best quarter the chance is one in ten. */
    private static final double HOPELESS = Gauss.quantile(0.9);

    private static final double PRIOR_SLOPE = 0.7;
    private static final double PRIOR_SLOPE_PRECISION = 1 / 0.25;
    private static final double PRIOR_LEVEL_PRECISION = 1 / 9.0;
    private static final double PRIOR_ERROR = 0.3;
    private static final int PRIOR_TRIALS = 3;
    /** The error and the line are estimated in turns. */
    private static final int ROUNDS = 6;

    /** The outlook at a rung below the last. */
    static Outlook of(Ladder ladder, int at) {
        List<Rung.Entry> here = valued(ladder.rungs().get(at));
        Map<Integer, Double> scores = scores(here);
        Map<Integer, Double> ends =
                scores(valued(ladder.rungs().get(ladder.rungs().size() - 1)));
        List<double[]> pairs = new ArrayList<>();
        here.stream()
                .filter(entry -> ends.containsKey(entry.trial()))
                .forEach(entry -> pairs.add(new double[] {score(scores, entry), score(ends, entry)}));
        Line line = Line.through(pairs);
        double quarter = ends.values().stream()
                .sorted()
                .skip((ends.size() - 1) / 4)
                .findFirst()
                .orElse(0.0);
        Set<Integer> hopeless = new HashSet<>();
        here.stream()
                .filter(entry -> entry.open() && line.above(quarter, score(scores, entry)) > HOPELESS)
                .forEach(entry -> hopeless.add(entry.trial()));
        return new Outlook(pairs.size(), correlation(pairs), Set.copyOf(hopeless));
    }

    private static double score(Map<Integer, Double> scores, Rung.Entry entry) {
        return scores.getOrDefault(entry.trial(), 0.0);
    }

    private static List<Rung.Entry> valued(Rung rung) {
        return rung.ranking().stream()
                .filter(entry -> Double.isFinite(entry.loss()))
                .toList();
    }

    /** The losses, warped so that the worse half does not hide what happens near the best. */
    private static Map<Integer, Double> scores(List<Rung.Entry> ranking) {
        double[] warped =
                OutputWarp.of(ranking.stream().mapToDouble(Rung.Entry::loss).toArray());
        Map<Integer, Double> scores = new HashMap<>();
        for (int i = 0; i < warped.length; i++) {
            scores.put(ranking.get(i).trial(), warped[i]);
        }
        return scores;
    }

    private static double correlation(List<double[]> pairs) {
        double x = 0;
        double y = 0;
        for (double[] pair : pairs) {
            x += pair[0] / pairs.size();
            y += pair[1] / pairs.size();
        }
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (double[] pair : pairs) {
            xx += (pair[0] - x) * (pair[0] - x);
            xy += (pair[0] - x) * (pair[1] - y);
            yy += (pair[1] - y) * (pair[1] - y);
        }
        return xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx * yy);
    }

    /**
     * A line with what is not known of it.
     *
     * @param error variance of the ends around the line
     * @param levels variance of its level
     * @param both covariance of level and slope
     * @param slopes variance of its slope
     */
    private record Line(double level, double slope, double error, double levels, double both, double slopes) {

        static Line through(List<double[]> pairs) {
            Line line = given(pairs, PRIOR_ERROR);
            for (int round = 1; round < ROUNDS; round++) {
                line = given(pairs, line.estimate(pairs));
            }
            return line;
        }

        private static Line given(List<double[]> pairs, double error) {
            double n = PRIOR_LEVEL_PRECISION;
            double x = 0;
            double xx = PRIOR_SLOPE_PRECISION;
            double y = 0;
            double xy = PRIOR_SLOPE * PRIOR_SLOPE_PRECISION;
            for (double[] pair : pairs) {
                n += 1 / error;
                x += pair[0] / error;
                xx += pair[0] * pair[0] / error;
                y += pair[1] / error;
                xy += pair[0] * pair[1] / error;
            }
            double determinant = n * xx - x * x;
            double levels = xx / determinant;
            double both = -x / determinant;
            double slopes = n / determinant;
            return new Line(levels * y + both * xy, both * y + slopes * xy, error, levels, both, slopes);
        }

        /** The error around this line, with the trials that the line itself takes up and those that the prior stands for. */
        private double estimate(List<double[]> pairs) {
            double squares = 0;
            double taken = 0;
            for (double[] pair : pairs) {
                double away = pair[1] - level - slope * pair[0];
                squares += away * away;
                taken += variance(pair[0]) / error;
            }
            double free = Math.max(pairs.size() - taken, PRIOR_ERROR * pairs.size());
            return (squares + PRIOR_TRIALS * PRIOR_ERROR) / (free + PRIOR_TRIALS);
        }

        private double variance(double score) {
            return levels + 2 * both * score + slopes * score * score;
        }

        /** How many deviations the end of a trial with a score at the rung is expected above a score at the end. */
        double above(double end, double score) {
            return (level + slope * score - end) / Math.sqrt(error + variance(score));
        }
    }
}
