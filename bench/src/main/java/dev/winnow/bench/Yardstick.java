package dev.winnow.bench;

import dev.winnow.bench.problem.Problem;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.trial.Direction;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What regret is counted in, so that tasks can be averaged: 0 is the best of 20,000 random configurations after their full
 * training, 1 their median. A search that finds a better one has a regret below 0.
 */
record Yardstick(Direction direction, double best, double median) {
    private static final int CONFIGURATIONS = 20_000;
    /** Of no study. */
    private static final long SEED = -1;

    static Yardstick of(Problem problem) {
        List<Configuration> random = IntStream.range(0, CONFIGURATIONS)
                .mapToObj(number -> new RandomSampler()
                        .sample(problem.space(), problem.direction(), List.of(), number, new RandomStreams(SEED)))
                .toList();
        double[] losses = Arrays.stream(problem.values(random, problem.maxResource()))
                .map(value -> problem.direction().loss(value))
                .sorted()
                .toArray();
        var direction = problem.direction();
        return new Yardstick(direction, direction.value(losses[0]), direction.value(PrunerRuns.median(losses)));
    }

    double regret(double value) {
        return (direction.loss(value) - direction.loss(best)) / (direction.loss(median) - direction.loss(best));
    }
}
