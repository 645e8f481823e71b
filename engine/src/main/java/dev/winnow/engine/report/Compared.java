package dev.winnow.engine.report;

import dev.winnow.api.Objective;
import dev.winnow.api.SixDigits;
import dev.winnow.api.StudySpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a study compares of a report. A model that has diverged says so by any of it.
 *
 * @param objectives the objectives' values, in their order
 * @param metrics these and the constrained metrics by name, when there is more to compare than one objective; else empty
 * @param diverged whether an objective or a constrained metric is not a finite number
 */
record Compared(List<Double> objectives, Map<String, Double> metrics, boolean diverged) {

    /**
     * Reads a report as a study does.
     *
     * @throws Refusal with code 400 when something is missing, infinitely good, or not a number that can be kept
     */
    static Compared of(Report report, StudySpec spec) throws Refusal {
        var compared = new LinkedHashMap<String, Double>();
        for (var name : spec.comparedMetrics()) {
            var value = report.metrics().get(name);
            if (value == null) {
                throw Refusal.badRequest("metrics has no " + name + ", the study's "
                        + (spec.objectives().stream()
                                        .anyMatch(
                                                objective -> objective.metric().equals(name))
                                ? "objective"
                                : "constraint")
                        + "; it has " + report.metrics().keySet());
            }
            compared.put(name, value);
        }
        for (var objective : spec.objectives()) {
            if (compared.getOrDefault(objective.metric(), Double.NaN) == unbeatable(objective)) {
                throw Refusal.badRequest("metrics." + objective.metric() + " is infinitely good, which no model is");
            }
        }
        boolean diverged = !compared.values().stream().allMatch(Double::isFinite);
        if (!diverged) {
            for (var metric : report.metrics().entrySet()) {
                if (!Double.isFinite(metric.getValue())) {
                    throw Refusal.badRequest(
                            "metrics." + metric.getKey()
                                    + " is not finite: leave it out, or report the objective as NaN to say that the model diverged");
                }
            }
        }
        var objectives = spec.objectives().stream()
                .map(objective -> compared.getOrDefault(objective.metric(), Double.NaN))
                .toList();
        return new Compared(objectives, spec.plain() ? Map.of() : compared, diverged);
    }

    private static double unbeatable(Objective objective) {
        return objective.direction() == Objective.Direction.Maximize
                ? Double.POSITIVE_INFINITY
                : Double.NEGATIVE_INFINITY;
    }

    /** The objectives for people: {@code 0.97 12345}. */
    String display() {
        return objectives.stream().map(SixDigits::of).collect(Collectors.joining(" "));
    }
}
