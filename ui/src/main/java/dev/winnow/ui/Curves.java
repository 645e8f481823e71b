package dev.winnow.ui;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.api.Reported.Point;
import dev.winnow.api.TuningTrial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The learning curves of many trials in few columns, because each name and bracket would be sent and read a hundred thousand
 * times.
 *
 * @param points the most points of a trial
 * @param trials the numbers of the trials
 * @param offsets where the points of each trial begin, and at last where they end
 * @param steps the step of each point
 * @param values the metric there; null where a point lacks the metric
 */
@JsonInclude(content = JsonInclude.Include.ALWAYS)
record Curves(
        int points, List<Integer> trials, List<Integer> offsets, List<Integer> steps, List<@Nullable Double> values) {
    private static final int LEAST = 2;
    private static final int MOST = 100;
    private static final int MOST_IN_ALL = 400_000;

    /**
     * The curves of some trials.
     *
     * @param metric which; empty for the first objective
     * @param wanted the most points of a trial; fewer if that would be too many for all
     */
    static Curves of(List<TuningTrial> trials, Optional<String> metric, int wanted) {
        int most = Math.max(LEAST, Math.min(Math.min(wanted, MOST), MOST_IN_ALL / Math.max(1, trials.size())));
        var curves = new Curves(most, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (var trial : trials) {
            curves.add(trial, metric);
        }
        curves.offsets.add(curves.steps.size());
        return curves;
    }

    private void add(TuningTrial trial, Optional<String> metric) {
        var all = trial.statusOrNew().report().points();
        trials.add(trial.getSpec().number());
        offsets.add(steps.size());
        int kept = Math.min(points, all.size());
        for (int i = 0; i < kept; i++) {
            var point = all.get(kept == all.size() ? i : (int) ((long) i * (all.size() - 1) / (kept - 1)));
            steps.add(point.step());
            values.add(value(point, metric));
        }
    }

    private static @Nullable Double value(Point point, Optional<String> metric) {
        if (metric.isEmpty()) {
            return point.value();
        }
        return point.metrics() == null ? null : point.metrics().get(metric.get());
    }
}
