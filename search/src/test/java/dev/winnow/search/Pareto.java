package dev.winnow.search;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Trials and studies with several objectives, to test with. */
final class Pareto {
    static final Objectives TWO = objectives(OptionalDouble.empty(), OptionalDouble.empty());

    private Pareto() {}

    /** Two objectives to minimise, with references. */
    static Objectives objectives(OptionalDouble firstReference, OptionalDouble secondReference) {
        return new Objectives(
                List.of(
                        new Objective(Direction.MINIMIZE, OptionalDouble.empty(), firstReference),
                        new Objective(Direction.MINIMIZE, OptionalDouble.empty(), secondReference)),
                List.of());
    }

    static Study study(Objectives objectives, SearchSpace space, Sampler sampler, Pruner pruner, Limits limits) {
        return new Study(space, objectives, sampler, 7, pruner, limits, List.of(), false, OnEnd.STOP_RUNNING);
    }

    static Measurement breaking(double violation, Double... losses) {
        return new Measurement(List.of(losses), violation);
    }

    static Measurement measured(Double... losses) {
        return breaking(0, losses);
    }

    /** A trial with one measurement, at rung 1. */
    static Trial trial(int number, Configuration configuration, State state, Measurement measurement) {
        double first = measurement.losses().get(0);
        return new Trial(
                number,
                configuration,
                0,
                1,
                Desired.RUNNING,
                state,
                new TreeMap<>(Map.of(1, first)),
                OptionalDouble.of(first),
                new Measurements(new TreeMap<>(Map.of(1, measurement)), Optional.of(measurement)));
    }

    static Trial trial(int number, Measurement measurement) {
        return trial(number, SimulatedStudy.x(number / 1000.0), State.COMPLETED, measurement);
    }
}
