package dev.winnow.search;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Studies to test with; each method gives one that differs in what its name says. */
final class Studies {
    private Studies() {}

    /** One real parameter x in [0, 1]. */
    static SearchSpace line() {
        return new SearchSpace(List.of(real("x", 0, 1)));
    }

    static RealParameter real(String name, double min, double max) {
        return new RealParameter(name, min, max, Scale.LINEAR, OptionalDouble.empty(), Optional.empty());
    }

    static IntegerParameter whole(String name, long min, long max) {
        return new IntegerParameter(name, min, max, 1, Scale.LINEAR, Optional.empty());
    }

    static CategoricalParameter choice(String name, String... values) {
        return new CategoricalParameter(name, List.of(values), Optional.empty());
    }

    static OrdinalParameter ordinal(String name, String... values) {
        return new OrdinalParameter(name, List.of(values), Optional.empty());
    }

    /** A trial that came to its end at step 1. */
    static Trial completed(int number, Configuration configuration, double value) {
        return new Trial(
                number,
                configuration,
                0,
                1,
                Desired.RUNNING,
                State.COMPLETED,
                new TreeMap<>(Map.of(1, value)),
                OptionalDouble.of(value));
    }

    static Limits limits(int trials, int parallel) {
        return new Limits(
                OptionalInt.of(trials), parallel, OptionalInt.empty(), Optional.empty(), OptionalDouble.empty());
    }

    /** Only the number of parallel trials is limited. */
    static Limits parallel(int parallel) {
        return new Limits(OptionalInt.empty(), parallel, OptionalInt.empty(), Optional.empty(), OptionalDouble.empty());
    }

    static Study minimising(Pruner pruner, Limits limits) {
        return study(line(), new RandomSampler(), pruner, limits);
    }

    static Study study(SearchSpace space, Sampler sampler, Pruner pruner, Limits limits) {
        return new Study(
                space,
                new Objective(Direction.MINIMIZE, OptionalDouble.empty()),
                sampler,
                7,
                pruner,
                limits,
                List.of(),
                false,
                OnEnd.STOP_RUNNING);
    }

    static Study suspended(Study study, boolean suspended) {
        return new Study(
                study.space(),
                study.objectives(),
                study.sampler(),
                study.seed(),
                study.pruner(),
                study.limits(),
                study.initialTrials(),
                suspended,
                study.onEnd());
    }

    static Study with(Study study, Limits limits) {
        return new Study(
                study.space(),
                study.objectives(),
                study.sampler(),
                study.seed(),
                study.pruner(),
                limits,
                study.initialTrials(),
                study.suspended(),
                study.onEnd());
    }

    static Study with(Study study, Objective objective, OnEnd onEnd) {
        return new Study(
                study.space(),
                objective,
                study.sampler(),
                study.seed(),
                study.pruner(),
                study.limits(),
                study.initialTrials(),
                study.suspended(),
                onEnd);
    }

    static Study with(Study study, Configuration... initialTrials) {
        return new Study(
                study.space(),
                study.objectives(),
                study.sampler(),
                study.seed(),
                study.pruner(),
                study.limits(),
                List.of(initialTrials),
                study.suspended(),
                study.onEnd());
    }

    static Limits with(Limits limits, Duration duration) {
        return new Limits(
                limits.trials(),
                limits.parallelTrials(),
                limits.failedTrials(),
                Optional.of(duration),
                limits.gpuHours());
    }

    static Limits failures(Limits limits, int failedTrials) {
        return new Limits(
                limits.trials(),
                limits.parallelTrials(),
                OptionalInt.of(failedTrials),
                limits.duration(),
                limits.gpuHours());
    }

    static Limits gpuHours(Limits limits, double hours) {
        return new Limits(
                limits.trials(),
                limits.parallelTrials(),
                limits.failedTrials(),
                limits.duration(),
                OptionalDouble.of(hours));
    }
}
