package dev.winnow.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.bench.blackbox.Problem;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How well a sampler did on a problem.
 *
 * @param regrets distance of the best value to the optimum, by seed
 * @param seconds of a study, on average, the objective included
 */
record SamplerRuns(double[] regrets, double seconds) {

    /** Ours, one trial after the other. */
    static SamplerRuns of(Problem problem, Sampler sampler, int seeds) {
        double[] regrets = new double[seeds];
        long begin = System.nanoTime();
        for (int seed = 0; seed < seeds; seed++) {
            regrets[seed] = best(problem, sampler, seed) - problem.optimum();
        }
        return new SamplerRuns(regrets, (System.nanoTime() - begin) / 1e9 / seeds);
    }

    private static double best(Problem problem, Sampler sampler, int seed) {
        List<Trial> history = new ArrayList<>();
        double best = Double.POSITIVE_INFINITY;
        for (int number = 0; number < problem.budget(); number++) {
            var configuration = sampler.sample(
                    problem.space(),
                    Direction.MINIMIZE,
                    Collections.unmodifiableList(history),
                    number,
                    new RandomStreams(seed));
            double value = problem.objective().applyAsDouble(configuration);
            best = Math.min(best, value);
            history.add(completed(number, configuration, value));
        }
        return best;
    }

    /** A trial that came to its end. */
    static Trial completed(int number, dev.winnow.search.space.Configuration configuration, double value) {
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

    /** A peer's, from the lines that {@code peers/samplers.py} wrote; without regrets if it does not suit the problem. */
    static SamplerRuns read(Path file, Problem problem, int seeds) throws IOException {
        var json = new ObjectMapper();
        List<Double> regrets = new ArrayList<>();
        double seconds = 0;
        for (var line : Files.readAllLines(file)) {
            var study = json.readTree(line);
            if (study.path("problem").asText().equals(problem.name())
                    && study.path("seed").asInt() < seeds) {
                double best = Double.POSITIVE_INFINITY;
                for (var value : study.path("values")) {
                    best = Math.min(best, value.asDouble());
                }
                regrets.add(best - problem.optimum());
                seconds += study.path("seconds").asDouble();
            }
        }
        return new SamplerRuns(
                regrets.stream().mapToDouble(Double::doubleValue).toArray(), seconds / Math.max(1, regrets.size()));
    }

    double median() {
        return PrunerRuns.median(regrets);
    }
}
