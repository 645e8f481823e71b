package dev.winnow.engine.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.winnow.api.Objective;
import dev.winnow.api.ParameterSpec;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every trial as a line that crosses an axis for each parameter and then one for each objective.
 *
 * @param axes the axes from left to right
 * @param rows a line for each trial, in the order of the page
 */
public record ParallelCoordinates(List<Axis> axes, List<Row> rows) {

    /**
     * An axis.
     *
     * @param name the parameter or the metric
     * @param kind Double, Integer, Categorical or Ordinal for a parameter, Objective for a metric
     * @param scale Linear or Log; null on an axis of choices and for an objective
     * @param direction Maximize or Minimize; null for a parameter
     * @param min the lowest value of the range; null on an axis of choices, and for an objective: its range is in the rows
     * @param choices the choices in their order; null on an axis with a range
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Axis(
            String name,
            String kind,
            @Nullable String scale,
            @Nullable String direction,
            @Nullable JsonNode min,
            @Nullable JsonNode max,
            @Nullable List<JsonNode> choices) {}

    /**
     * A line.
     *
     * @param values one for each axis; null where the trial has no such parameter or no value that counts. A trial counts
     *     by its value at the highest rung that it was granted and reached, else by its latest value
     */
    public record Row(String trial, List<@Nullable JsonNode> values) {}

    /**
     * The lines of a study's trials.
     *
     * @param definition the study as the search sees it; empty if the manifest has a fault
     * @param history the trials as the search sees them
     */
    static ParallelCoordinates of(
            StudySetup study, List<TrialPage> trials, Optional<Study> definition, List<Trial> history) {
        var counted = new HashMap<Integer, List<Double>>();
        definition.ifPresent(read -> history.forEach(trial -> counted.put(trial.number(), counted(read, trial))));
        return new ParallelCoordinates(
                axes(study),
                trials.stream()
                        .map(trial -> row(study, trial, counted.getOrDefault(trial.number(), List.of())))
                        .toList());
    }

    /** The axes of a study from left to right. */
    static List<Axis> axes(StudySetup study) {
        return Stream.concat(
                        study.parameters().stream().map(ParallelCoordinates::axis),
                        study.objectives().stream().map(ParallelCoordinates::axis))
                .toList();
    }

    private static Axis axis(Objective objective) {
        return new Axis(
                objective.metric(), "Objective", null, objective.direction().name(), null, null, null);
    }

    private static Axis axis(ParameterSpec parameter) {
        var json = JsonNodeFactory.instance;
        var name = parameter.name();
        var kind = parameter.type().name();
        var real = parameter.doubleRange();
        if (real != null) {
            return new Axis(
                    name,
                    kind,
                    real.scale().name(),
                    null,
                    json.numberNode(real.min()),
                    json.numberNode(real.max()),
                    null);
        }
        var whole = parameter.integerRange();
        if (whole != null) {
            return new Axis(
                    name,
                    kind,
                    whole.scale().name(),
                    null,
                    json.numberNode(whole.min()),
                    json.numberNode(whole.max()),
                    null);
        }
        return new Axis(name, kind, null, null, null, null, choices(parameter));
    }

    private static List<JsonNode> choices(ParameterSpec parameter) {
        var json = JsonNodeFactory.instance;
        var ordinal = parameter.ordinal();
        if (ordinal != null && ordinal.numbers() != null) {
            return ordinal.numbers().stream()
                    .<JsonNode>map(number -> ParameterSpec.Ordinal.whole(number)
                            ? json.numberNode(number.longValue())
                            : json.numberNode(number))
                    .toList();
        }
        var texts = ordinal != null
                ? ordinal.values()
                : Optional.ofNullable(parameter.categorical())
                        .map(ParameterSpec.Categorical::values)
                        .orElse(null);
        return Stream.ofNullable(texts)
                .flatMap(List::stream)
                .<JsonNode>map(json::textNode)
                .toList();
    }

    private static Row row(StudySetup study, TrialPage trial, List<Double> counted) {
        List<@Nullable JsonNode> values = new ArrayList<>();
        var configuration = trial.parameters().json();
        study.parameters().forEach(parameter -> values.add(configuration.get(parameter.name())));
        for (int i = 0; i < study.objectives().size(); i++) {
            values.add(i < counted.size() ? JsonNodeFactory.instance.numberNode(counted.get(i)) : null);
        }
        return new Row(trial.name(), values);
    }

    /** The objectives' values that count; empty if the trial has none. */
    private static List<Double> counted(Study definition, Trial trial) {
        if (!definition.objectives().plain()) {
            return trial.measured().map(definition.objectives()::values).orElse(List.of());
        }
        return trial.reached()
                .map(reached -> List.of(reached.value()))
                .orElseGet(
                        () -> trial.value().isPresent() ? List.of(trial.value().getAsDouble()) : List.of());
    }
}
