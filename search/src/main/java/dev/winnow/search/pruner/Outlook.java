package dev.winnow.search.pruner;

import dev.winnow.search.statistics.BayesianLine;
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
 * warped loss at the rung plus an error, see {@link BayesianLine}.
 *
 * <p>Trials are chosen by their values at rungs, never by their ends, so the choice does not bias the line.
 *
 * @param known full trainings that came by the rung
 * @param correlation of their scores at the rung and at the end, from -1 to 1; 0 for fewer than two
 * @param hopeless the open trials at the rung whose chance to end among the best quarter is below one in ten
 */
record Outlook(int known, double correlation, Set<Integer> hopeless) {
    /** So many deviations above the best quarter the chance is one in ten. */
    private static final double HOPELESS = Gauss.quantile(0.9);

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
        BayesianLine line = BayesianLine.through(pairs);
        double quarter = ends.values().stream()
                .sorted()
                .skip((ends.size() - 1) / 4)
                .findFirst()
                .orElse(0.0);
        Set<Integer> hopeless = new HashSet<>();
        here.stream()
                .filter(entry -> entry.open() && above(line, quarter, score(scores, entry)) > HOPELESS)
                .forEach(entry -> hopeless.add(entry.trial()));
        return new Outlook(pairs.size(), correlation(pairs), Set.copyOf(hopeless));
    }

    /** How many deviations the end of a trial with a score at the rung is expected above a score at the end. */
    private static double above(BayesianLine line, double end, double score) {
        return (line.at(score) - end) / Math.sqrt(line.variance(score));
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
}
