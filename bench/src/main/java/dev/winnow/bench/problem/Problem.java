package dev.winnow.bench.problem;

import dev.winnow.search.simulation.Training;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.trial.Direction;
import java.util.List;

/** Something to tune whose every training is known beforehand. Values are pure functions of configuration and step. */
public interface Problem extends Training {
    /** A short name for tables. */
    String name();

    SearchSpace space();

    Direction direction();

    /** Steps of a full training. */
    int maxResource();

    /** The value against which regret is measured: the optimum, or what is known to be near it. */
    double optimum();

    /** The first objective of many configurations after a step. */
    default double[] values(List<Configuration> configurations, int step) {
        return configurations.stream()
                .mapToDouble(configuration -> value(configuration, step))
                .toArray();
    }

    /** How far a value is from the optimum; smaller is better. */
    default double regret(double value) {
        return direction().loss(value) - direction().loss(optimum());
    }
}
