package dev.winnow.engine.definition;

import dev.winnow.api.StudySpec;
import dev.winnow.api.TrialMetrics;
import dev.winnow.engine.log.LogFormat;
import java.util.HashSet;

/** Checks how the metrics of a study are to be read from a log or a file. */
final class MetricsRules {
    private static final String METRICS = "spec.trial.metrics";

    private MetricsRules() {}

    /** @param readsLogs whether whoever runs the study reads logs */
    static void check(StudySpec spec, boolean readsLogs, Problems problems) {
        var metrics = spec.trial().metrics();
        if (metrics == null) {
            return;
        }
        if (!readsLogs && !metrics.ofFiles()) {
            problems.add(
                    METRICS,
                    "this installation reads no logs: set the chart's value trialMetrics.fromLogs, such as helm upgrade --reuse-values --set trialMetrics.fromLogs=true, or let the trainer report");
            return;
        }
        if (metrics.countsSteps() && spec.trial().checkpoints() != null) {
            problems.add(
                    METRICS + ".step",
                    "is missing: an attempt that goes on from a checkpoint does not begin at step 1, so what it writes has to name the steps");
        }
        if (metrics.step() != null && spec.comparedMetrics().contains(metrics.step())) {
            problems.add(METRICS + ".step", metrics.step() + " is a metric of the study: name what holds the step");
        }
        if (metrics.format() == TrialMetrics.Format.Regex) {
            expressions(spec, metrics, problems);
        }
    }

    private static void expressions(StudySpec spec, TrialMetrics metrics, Problems problems) {
        var groups = new HashSet<String>();
        boolean all = true;
        for (int i = 0; i < metrics.patterns().size(); i++) {
            var expression = metrics.patterns().get(i);
            var pattern = problems.attempt(METRICS + ".expressions[" + i + "]", () -> LogFormat.pattern(expression));
            pattern.ifPresent(found -> groups.addAll(found.namedGroups().keySet()));
            all &= pattern.isPresent();
        }
        if (!all) {
            return;
        }
        if (!groups.containsAll(LogFormat.NAME_AND_VALUE)) {
            spec.comparedMetrics().stream()
                    .filter(metric -> !groups.contains(metric))
                    .forEach(metric -> problems.add(
                            METRICS + ".expressions",
                            "no group holds " + metric + ": name one (?P<" + metric
                                    + ">...), or hold names and values in the groups metric and value"));
        }
        if (metrics.step() != null && !groups.contains(metrics.step())) {
            problems.add(METRICS + ".step", "no group is called " + metrics.step() + ": correct it, or name one");
        }
    }
}
