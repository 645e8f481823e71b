package dev.winnow.search.pareto;

import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Studies;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Measurement;
import dev.winnow.search.trial.Measurements;
import dev.winnow.search.trial.Objective;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Trials and studies with several objectives, to test with. */
public final class Pareto {
    public static final Objectives TWO = objectives(OptionalDouble.empty(), OptionalDouble.empty());

    private Pareto() {}

    /** Two objectives to minimise, with references. */
    public static Objectives objectives(OptionalDouble firstReference, OptionalDouble secondReference) {
        return new Objectives(
                List.of(
                        new Objective(Direction.MINIMIZE, OptionalDouble.empty(), firstReference),
                        new Objective(Direction.MINIMIZE, OptionalDouble.empty(), secondReference)),
                List.of());
    }

    public static Study study(Objectives objectives, SearchSpace space, Sampler sampler, Pruner pruner, Limits limits) {
        return new Study(space, objectives, sampler, 7, pruner, limits);
    }

    public static Measurement breaking(double violation, Double... losses) {
        return new Measurement(List.of(losses), violation);
    }

    public static Measurement measured(Double... losses) {
        return breaking(0, losses);
    }

    /** A trial with one measurement, at rung 1. */
    public static Trial trial(int number, Configuration configuration, State state, Measurement measurement) {
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

    public static Trial trial(int number, Measurement measurement) {
        return trial(number, Studies.x(number / 1000.0), State.COMPLETED, measurement);
    }
}
