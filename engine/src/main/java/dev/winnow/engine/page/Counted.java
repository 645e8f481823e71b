package dev.winnow.engine.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.api.MetricConstraint;
import dev.winnow.api.Reported;
import dev.winnow.api.Reported.Point;
import dev.winnow.api.Reported.RungValue;
import dev.winnow.api.TrialFacts;
import dev.winnow.api.TuningTrial;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values by which a trial counts: those at the highest rung that it was granted and reached, else its latest.
 *
 * @param values one for each objective
 * @param step the step at which they were measured
 * @param time when they were reported; null if that is not known any more
 * @param meets whether the trial keeps the constraints on metrics; null if there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Counted(
        List<Double> values,
        int step,
        @Nullable String time,
        @Nullable Boolean meets) {

    /** Reads a trial; empty if it has no value that counts. */
    static Optional<Counted> of(StudySetup study, TuningTrial trial) {
        var report = trial.statusOrNew().report();
        return TrialFacts.of(trial).countedStep().flatMap(step -> at(study, report, step));
    }

    private static Optional<Counted> at(StudySetup study, Reported report, int step) {
        var rung = report.rungValues().stream()
                .filter(value -> value.step() == step)
                .findFirst();
        var value = rung.map(RungValue::value).or(() -> Optional.ofNullable(report.value()));
        var time = rung.map(RungValue::time)
                .or(() -> report.points().stream()
                        .filter(point -> point.step() == step)
                        .map(Point::time)
                        .filter(Objects::nonNull)
                        .findFirst())
                .orElse(null);
        if (study.metricsBeside().isEmpty()) {
            return value.map(one -> new Counted(List.of(one), step, time, null));
        }
        var metrics = Optional.ofNullable(rung.isPresent() ? rung.get().metrics() : report.metrics())
                .orElse(Map.of());
        if (!metrics.keySet().containsAll(study.metricsBeside())) {
            return Optional.empty();
        }
        var values = study.objectives().stream()
                .map(objective -> metrics.getOrDefault(objective.metric(), 0.0))
                .toList();
        var meets = study.constraints().isEmpty()
                ? null
                : study.constraints().stream().allMatch(constraint -> meets(constraint, metrics));
        return Optional.of(new Counted(values, step, time, meets));
    }

    private static boolean meets(MetricConstraint constraint, Map<String, Double> metrics) {
        double value = metrics.getOrDefault(constraint.metric(), 0.0);
        return (constraint.min() == null || value >= constraint.min())
                && (constraint.max() == null || value <= constraint.max());
    }
}
