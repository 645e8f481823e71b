package dev.winnow.engine.definition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.api.InitialTrial;
import dev.winnow.api.ParameterConstraint;
import dev.winnow.api.ParameterSpec;
import dev.winnow.api.SamplerSpec;
import dev.winnow.api.StudySpec;
import dev.winnow.search.sampler.AutoSampler;
import dev.winnow.search.sampler.BohbSampler;
import dev.winnow.search.sampler.CmaEsSampler;
import dev.winnow.search.sampler.GpSampler;
import dev.winnow.search.sampler.GridSampler;
import dev.winnow.search.sampler.NsgaSampler;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.sampler.SobolSampler;
import dev.winnow.search.sampler.TpePreset;
import dev.winnow.search.sampler.TpeSampler;
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
import dev.winnow.search.study.ExpectedImprovementBound;
import dev.winnow.search.study.IncompatibleStudyException;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.OnEnd;
import dev.winnow.search.study.Plateau;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.MetricConstraint;
import dev.winnow.search.trial.Objective;
import dev.winnow.search.trial.Objectives;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a manifest as a study of the search library; what the library refuses becomes a {@link Problem} with its path. */
public final class StudyDefinition {
    private final List<Problem> problems = new ArrayList<>();
    private final StudySpec spec;

    private StudyDefinition(StudySpec spec) {
        this.spec = spec;
    }

    /**
     * The study that a spec describes.
     *
     * @param problems receives what is wrong; empty result if and only if something is
     */
    public static Optional<Study> read(StudySpec spec, List<Problem> problems) {
        var reader = new StudyDefinition(spec);
        var study = reader.study();
        problems.addAll(reader.problems);
        return study;
    }

    private Optional<Study> study() {
        var parameters = new ArrayList<Parameter>();
        for (int i = 0; i < spec.parameters().size(); i++) {
            var parameter = spec.parameters().get(i);
            attempt("spec.parameters[" + i + "]", () -> parameter(parameter)).ifPresent(parameters::add);
        }
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        var space =
                attempt("spec.parameters", () -> new SearchSpace(parameters)).flatMap(this::constrained);
        var pruner = attempt("spec.pruner", () -> PrunerDefinition.of(spec));
        var limits = attempt("spec.limits", this::limits);
        var objectives = attempt("spec.objectives", this::objectives);
        var sampler = objectives.isPresent() && limits.isPresent()
                ? attempt("spec.sampler", () -> sampler(objectives.get(), limits.get()))
                : Optional.<Sampler>empty();
        var read = space.isPresent() && sampler.isPresent() && pruner.isPresent()
                ? fitting(() -> new Study(
                        space.get(),
                        objectives.orElseThrow(),
                        sampler.get(),
                        spec.sampler().seed(),
                        pruner.get(),
                        limits.orElseThrow(),
                        List.of(),
                        List.of(),
                        spec.suspend(),
                        spec.onEnd() == StudySpec.OnEnd.WaitForRunning ? OnEnd.WAIT_FOR_RUNNING : OnEnd.STOP_RUNNING))
                : Optional.<Study>empty();
        var initial = space.map(this::initialTrials).orElse(List.of());
        return problems.isEmpty()
                ? read.flatMap(study -> fitting(() -> study.withInitialTrials(initial)))
                : Optional.empty();
    }

    /** What does not fit together is told at the path of the part that has to change. */
    private Optional<Study> fitting(Supplier<Study> making) {
        try {
            return Optional.of(making.get());
        } catch (IncompatibleStudyException e) {
            e.problems().forEach(problem -> problems.add(new Problem(path(problem.part()), problem.message())));
            return Optional.empty();
        }
    }

    private static String path(IncompatibleStudyException.Part part) {
        return switch (part) {
            case SAMPLER -> "spec.sampler";
            case PRUNER -> "spec.pruner";
            case LIMITS -> "spec.limits";
            case INITIAL_TRIALS -> "spec.initialTrials";
            case EARLIER_TRIALS -> "spec.warmStart";
        };
    }

    private Optional<SearchSpace> constrained(SearchSpace space) {
        List<ParameterConstraint> specs = spec.parameterConstraints() == null ? List.of() : spec.parameterConstraints();
        return specs.isEmpty()
                ? Optional.of(space)
                : Spaces.find(spec.parameters(), specs).or(() -> constrained(space, specs));
    }

    private Optional<SearchSpace> constrained(SearchSpace space, List<ParameterConstraint> specs) {
        var constraints = new ArrayList<Constraint>();
        for (int i = 0; i < specs.size(); i++) {
            var constraint = specs.get(i);
            attempt(
                            "spec.parameterConstraints[" + i + "].expression",
                            () -> ConstraintExpression.of(constraint, spec.parameters()))
                    .ifPresent(constraints::add);
        }
        if (constraints.size() < specs.size()) {
            return Optional.empty();
        }
        var constrained = attempt("spec.parameterConstraints", () -> space.under(constraints));
        constrained.ifPresent(kept -> Spaces.keep(spec.parameters(), specs, kept));
        return constrained;
    }

    private <T> Optional<T> attempt(String path, Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(path, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
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

    private Limits limits() {
        var limits = spec.limits();
        return new Limits(
                limits.trials() == null ? OptionalInt.empty() : OptionalInt.of(limits.trials()),
                limits.parallelTrials(),
                OptionalInt.of(limits.failedTrials()),
                Optional.ofNullable(limits.durationSeconds()).map(Duration::ofSeconds),
                number(limits.gpuHours()),
                Optional.ofNullable(limits.plateau())
                        .map(plateau -> new Plateau(plateau.trials(), plateau.minImprovement())),
                Optional.ofNullable(limits.expectedImprovement())
                        .map(bound -> new ExpectedImprovementBound(bound.below(), bound.after())));
    }

    private Objectives objectives() {
        return new Objectives(
                spec.objectives().stream()
                        .map(objective -> new Objective(
                                direction(objective), number(objective.target()), number(objective.reference())))
                        .toList(),
                spec.constraints().stream()
                        .map(constraint -> new MetricConstraint(number(constraint.min()), number(constraint.max())))
                        .toList());
    }

    public static Direction direction(dev.winnow.api.Objective objective) {
        return objective.direction() == dev.winnow.api.Objective.Direction.Maximize
                ? Direction.MAXIMIZE
                : Direction.MINIMIZE;
    }

    private Sampler sampler(Objectives objectives, Limits limits) {
        var tpe = spec.sampler().tpe();
        return switch (spec.sampler().type()) {
            case Random -> new RandomSampler();
            case Sobol -> new SobolSampler();
            case Grid -> new GridSampler();
            case TPE ->
                new TpeSampler(
                        tpe != null && tpe.preset() == SamplerSpec.Preset.Paper
                                ? TpePreset.PAPER
                                : spec.objectives().size() > 1 ? TpePreset.PARETO : TpePreset.STANDARD);
            case GP -> new GpSampler();
            case BOHB -> new BohbSampler();
            case CMAES -> new CmaEsSampler(limits.parallelTrials());
            case NSGAII ->
                new NsgaSampler(
                        spec.sampler().nsgaii() == null
                                ? NsgaSampler.POPULATION
                                : spec.sampler().nsgaii().populationSize());
            case Auto -> new AutoSampler(limits.parallelTrials(), objectives);
        };
    }

    private List<Configuration> initialTrials(SearchSpace space) {
        var trials = new ArrayList<Configuration>();
        List<InitialTrial> given = spec.initialTrials() == null ? List.of() : spec.initialTrials();
        for (int i = 0; i < given.size(); i++) {
            var texts = texts(given.get(i).parameters());
            attempt("spec.initialTrials[" + i + "].parameters", () -> space.met(space.parse(texts)))
                    .ifPresent(trials::add);
        }
        return trials;
    }

    private static Map<String, String> texts(Map<String, JsonNode> values) {
        var texts = new LinkedHashMap<String, String>();
        values.forEach((name, value) -> texts.put(name, value.asText()));
        return texts;
    }

    private static Scale scale(ParameterSpec.Scale scale) {
        return scale == ParameterSpec.Scale.Log ? Scale.LOG : Scale.LINEAR;
    }

    public static OptionalDouble number(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    static <T> T present(@Nullable T value, String field) {
        if (value == null) {
            throw new IllegalArgumentException("the field " + field + " is missing");
        }
        return value;
    }
}
