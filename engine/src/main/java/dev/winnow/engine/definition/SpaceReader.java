package dev.winnow.engine.definition;

import static dev.winnow.engine.definition.StudyReader.number;
import static dev.winnow.engine.definition.StudyReader.present;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.api.InitialTrial;
import dev.winnow.api.ParameterConstraint;
import dev.winnow.api.ParameterSpec;
import dev.winnow.api.StudySpec;
import dev.winnow.search.space.CategoricalParameter;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.Constraint;
import dev.winnow.search.space.IntegerParameter;
import dev.winnow.search.space.OrdinalParameter;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.space.When;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the search space of a manifest: its parameters, its constraints and the configurations to try first. */
final class SpaceReader {
    private final StudySpec spec;
    private final SearchSpaceCache spaces;
    private final Problems problems;

    SpaceReader(StudySpec spec, SearchSpaceCache spaces, Problems problems) {
        this.spec = spec;
        this.spaces = spaces;
        this.problems = problems;
    }

    /** The parameters that can be read; each of the others is a problem. */
    List<Parameter> parameters() {
        var parameters = new ArrayList<Parameter>();
        for (int i = 0; i < spec.parameters().size(); i++) {
            var parameter = spec.parameters().get(i);
            problems.attempt("spec.parameters[" + i + "]", () -> parameter(parameter))
                    .ifPresent(parameters::add);
        }
        return parameters;
    }

    /** The space of some parameters under the constraints; empty if something is wrong with it. */
    Optional<SearchSpace> space(List<Parameter> parameters) {
        return problems.attempt("spec.parameters", () -> new SearchSpace(parameters))
                .flatMap(this::constrained);
    }

    private Optional<SearchSpace> constrained(SearchSpace space) {
        List<ParameterConstraint> specs = spec.parameterConstraints() == null ? List.of() : spec.parameterConstraints();
        return specs.isEmpty()
                ? Optional.of(space)
                : spaces.find(spec.parameters(), specs).or(() -> constrained(space, specs));
    }

    private Optional<SearchSpace> constrained(SearchSpace space, List<ParameterConstraint> specs) {
        var constraints = new ArrayList<Constraint>();
        for (int i = 0; i < specs.size(); i++) {
            var constraint = specs.get(i);
            problems.attempt(
                            "spec.parameterConstraints[" + i + "].expression",
                            () -> ConstraintExpression.of(constraint, spec.parameters()))
                    .ifPresent(constraints::add);
        }
        if (constraints.size() < specs.size()) {
            return Optional.empty();
        }
        var constrained = problems.attempt("spec.parameterConstraints", () -> space.under(constraints));
        constrained.ifPresent(kept -> spaces.keep(spec.parameters(), specs, kept));
        return constrained;
    }

    /** The configurations to try first that the space has; each of the others is a problem. */
    List<Configuration> initialTrials(SearchSpace space) {
        var trials = new ArrayList<Configuration>();
        List<InitialTrial> given = spec.initial();
        for (int i = 0; i < given.size(); i++) {
            var texts = texts(given.get(i).parameters());
            problems.attempt("spec.initialTrials[" + i + "].parameters", () -> space.met(space.parse(texts)))
                    .ifPresent(trials::add);
        }
        return trials;
    }

    private static Parameter parameter(ParameterSpec spec) {
        var when = Optional.ofNullable(spec.when()).map(w -> new When(w.parameter(), Set.copyOf(w.in())));
        return switch (spec.type()) {
            case Double -> {
                var range = present(spec.doubleRange(), "double");
                yield new RealParameter(
                        spec.name(), range.min(), range.max(), scale(range.scale()), number(range.step()), when);
            }
            case Integer -> {
                var range = present(spec.integerRange(), "integer");
                yield new IntegerParameter(
                        spec.name(), range.min(), range.max(), range.step(), scale(range.scale()), when);
            }
            case Categorical ->
                new CategoricalParameter(
                        spec.name(), present(spec.categorical(), "categorical").values(), when);
            case Ordinal -> new OrdinalParameter(spec.name(), texts(present(spec.ordinal(), "ordinal")), when);
        };
    }

    /** A number is written as the trainer gets it: whole ones without a decimal point. */
    private static List<String> texts(ParameterSpec.Ordinal ordinal) {
        if (ordinal.values() != null) {
            return ordinal.values();
        }
        return present(ordinal.numbers(), "numbers").stream()
                .map(number -> ParameterSpec.Ordinal.whole(number)
                        ? Long.toString(number.longValue())
                        : new Value.Real(number).toString())
                .toList();
    }

    private static Map<String, String> texts(Map<String, JsonNode> values) {
        var texts = new LinkedHashMap<String, String>();
        values.forEach((name, value) -> texts.put(name, value.asText()));
        return texts;
    }

    private static Scale scale(ParameterSpec.Scale scale) {
        return scale == ParameterSpec.Scale.Log ? Scale.LOG : Scale.LINEAR;
    }
}
