package dev.winnow.ui;

import dev.winnow.api.Reported.Point;
import dev.winnow.api.TuningTrial;
import java.util.List;
import java.util.Optional;

/** The learning curves of many trials in few columns. */
final class Curves {
    private static final int LEAST = 2;
    private static final int MOST = 100;
    private static final int MOST_IN_ALL = 400_000;

    private final int[] trials;
    private final int[] offsets;
    private final int[] steps;
    private final double[] values;

    private Curves(int trials, int points) {
        this.trials = new int[trials];
        offsets = new int[trials + 1];
        steps = new int[points];
        values = new double[points];
    }

    /**
     * The curves of some trials.
     *
     * @param metric which; empty for the first objective
     * @param wanted the most points of a trial; fewer if that would be too many for all
     */
    static Curves of(List<TuningTrial> trials, Optional<String> metric, int wanted) {
        int most = Math.max(LEAST, Math.min(Math.min(wanted, MOST), MOST_IN_ALL / Math.max(1, trials.size())));
        int points = 0;
        for (var trial : trials) {
            points += Math.min(most, trial.statusOrNew().report().points().size());
        }
        var curves = new Curves(trials.size(), points);
        for (int i = 0; i < trials.size(); i++) {
            curves.add(i, trials.get(i), metric, most);
        }
        return curves;
    }

    private void add(int place, TuningTrial trial, Optional<String> metric, int most) {
        var all = trial.statusOrNew().report().points();
        int from = offsets[place];
        int kept = Math.min(most, all.size());
        for (int i = 0; i < kept; i++) {
            var point = all.get(kept == all.size() ? i : (int) ((long) i * (all.size() - 1) / (kept - 1)));
            steps[from + i] = point.step();
            values[from + i] = value(point, metric);
        }
        trials[place] = trial.getSpec().number();
        offsets[place + 1] = from + kept;
    }

    private static double value(Point point, Optional<String> metric) {
        var value = metric.isEmpty()
                ? point.value()
                : point.metrics() == null ? null : point.metrics().get(metric.get());
        return value == null ? Double.NaN : value;
    }

    /**
     * The numbers of the trials; where the points of each begin, and at last where they end; the step of each point; the metric
     * there, NaN where a point lacks the metric.
     */
    Columns columns() {
        return new Columns().whole(trials).whole(offsets).whole(steps).real(values);
    }
}
