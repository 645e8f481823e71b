package dev.winnow.engine.definition;

import dev.winnow.api.StudySpec;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads manifests as studies of the search library. What the library refuses becomes a {@link Problem} with its path. A
 * reader keeps the search spaces that it counted, which only saves time: one for a process is enough, and several threads
 * may use it.
 */
public final class StudyReader {
    private final SearchSpaceCache spaces = new SearchSpaceCache();
    private final boolean readsLogs;

    /** A reader for whoever reads metrics from logs. */
    public StudyReader() {
        this(true);
    }

    /** @param readsLogs whether whoever runs the studies reads metrics from logs */
    public StudyReader(boolean readsLogs) {
        this.readsLogs = readsLogs;
    }

    /**
     * The study that a spec describes.
     *
     * @param problems receives what is wrong; the result is empty if and only if something is
     */
    public Optional<Study> read(StudySpec spec, List<Problem> problems) {
        var found = new Problems();
        var study = study(spec, found);
        MetricsRules.check(spec, readsLogs, found);
        problems.addAll(found.list());
        return study.filter(read -> found.isEmpty());
    }

    private Optional<Study> study(StudySpec spec, Problems problems) {
        var reader = new SpaceReader(spec, spaces, problems);
        var parameters = reader.parameters();
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        var space = reader.space(parameters);
        var pruner = problems.attempt("spec.pruner", () -> PrunerReader.of(spec));
        var limits = problems.attempt("spec.limits", () -> limits(spec.limits()));
        var objectives = problems.attempt("spec.objectives", () -> objectives(spec));
        var sampler = objectives.flatMap(goal ->
                limits.flatMap(limit -> problems.attempt("spec.sampler", () -> SamplerReader.of(spec, goal, limit))));
        var read = space.isPresent() && sampler.isPresent() && pruner.isPresent()
                ? fitting(
                        problems,
                        () -> new Study(
                                space.get(),
                                objectives.orElseThrow(),
                                sampler.get(),
                                spec.sampler().seed(),
                                pruner.get(),
                                limits.orElseThrow(),
                                List.of(),
                                List.of(),
                                spec.suspend(),
                                spec.onEnd() == StudySpec.OnEnd.WaitForRunning
                                        ? OnEnd.WAIT_FOR_RUNNING
                                        : OnEnd.STOP_RUNNING))
                : Optional.<Study>empty();
        var initial = space.map(reader::initialTrials).orElse(List.of());
        return problems.isEmpty()
                ? read.flatMap(study -> fitting(problems, () -> study.withInitialTrials(initial)))
                : Optional.empty();
    }

    /** Parts that do not fit together are a problem of the part that has to change. */
    private static Optional<Study> fitting(Problems problems, Supplier<Study> making) {
        try {
            return Optional.of(making.get());
        } catch (IncompatibleStudyException e) {
            e.problems().forEach(problem -> problems.add(path(problem.part()), problem.message()));
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

    private static Limits limits(dev.winnow.api.Limits limits) {
        return new Limits(
                limits.trials() == null ? OptionalInt.empty() : OptionalInt.of(limits.trials()),
                limits.parallelTrials(),
                limits.waitingTrials(),
                OptionalInt.of(limits.failedTrials()),
                Optional.ofNullable(limits.durationSeconds()).map(Duration::ofSeconds),
                number(limits.gpuHours()),
                Optional.ofNullable(limits.plateau())
                        .map(plateau -> new Plateau(plateau.trials(), plateau.minImprovement())),
                Optional.ofNullable(limits.expectedImprovement())
                        .map(bound -> new ExpectedImprovementBound(bound.below(), bound.after())));
    }

    private static Objectives objectives(StudySpec spec) {
        return new Objectives(
                spec.objectives().stream()
                        .map(objective -> new Objective(
                                direction(objective), number(objective.target()), number(objective.reference())))
                        .toList(),
                spec.constraints().stream()
                        .map(constraint -> new MetricConstraint(number(constraint.min()), number(constraint.max())))
                        .toList());
    }

    /** Whether a manifest asks for small or for large values. */
    public static Direction direction(dev.winnow.api.Objective objective) {
        return objective.direction() == dev.winnow.api.Objective.Direction.Maximize
                ? Direction.MAXIMIZE
                : Direction.MINIMIZE;
    }

    /** A number of the manifest that may be absent. */
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
