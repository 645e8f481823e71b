package dev.winnow.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.bench.blackbox.Problem;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.space.Configuration;
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
import java.util.random.RandomGenerator;

/**
 * How well a sampler did on a problem.
 *
 * @param regrets distance to the optimum of the trial that measured best, by seed; under noise of its true value
 * @param seconds of a study, on average, the objective included
 */
record SamplerRuns(double[] regrets, double seconds) {

    /** Ours. */
    static SamplerRuns of(Problem problem, Sampler sampler, Setting setting, int seeds) {
        double[] regrets = new double[seeds];
        long begin = System.nanoTime();
        for (int seed = 0; seed < seeds; seed++) {
            regrets[seed] = best(problem, sampler, setting, seed) - problem.optimum();
        }
        return new SamplerRuns(regrets, (System.nanoTime() - begin) / 1e9 / seeds);
    }

    /** The true value of the trial that measured best. */
    private static double best(Problem problem, Sampler sampler, Setting setting, int seed) {
        RandomGenerator errors = new RandomStreams(seed).stream(0, "bench/noise/" + problem.name());
        List<Trial> history = new ArrayList<>();
        double[] values = new double[problem.budget()];
        double[] measured = new double[problem.budget()];
        int ended = 0;
        while (ended < problem.budget()) {
            if (history.size() == problem.budget() || history.size() - ended == setting.workers()) {
                measured[ended] = values[ended] + (setting.noisy() ? problem.noise() * errors.nextGaussian() : 0);
                history.set(ended, completed(ended, history.get(ended).configuration(), measured[ended]));
                ended++;
            } else {
                int number = history.size();
                var configuration = sampler.sample(
                        problem.space(),
                        Direction.MINIMIZE,
                        Collections.unmodifiableList(history),
                        number,
                        new RandomStreams(seed));
                values[number] = problem.objective().applyAsDouble(configuration);
                history.add(running(number, configuration));
            }
        }
        return values[least(measured)];
    }

    private static int least(double[] measured) {
        int least = 0;
        for (int i = 1; i < measured.length; i++) {
            least = measured[i] < measured[least] ? i : least;
        }
        return least;
    }

    private static Trial running(int number, Configuration configuration) {
        return new Trial(
                number, configuration, 0, 1, Desired.RUNNING, State.ACTIVE, new TreeMap<>(), OptionalDouble.empty());
    }

    /** A trial that came to its end. */
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

    /** A peer's, from the lines that {@code peers/samplers.py} wrote; without regrets if it does not suit the problem. */
    static SamplerRuns read(Path file, Problem problem, Setting setting, int seeds) throws IOException {
        var json = new ObjectMapper();
        List<Double> regrets = new ArrayList<>();
        double seconds = 0;
        for (var line : Files.readAllLines(file)) {
            var study = json.readTree(line);
            if (study.path("problem").asText().equals(problem.name())
                    && study.path("setting").asText("one").equalsIgnoreCase(setting.name())
                    && study.path("seed").asInt() < seeds) {
                double[] values = numbers(study.path("values"));
                double[] measured = study.has("measured") ? numbers(study.path("measured")) : values;
                regrets.add(values[least(measured)] - problem.optimum());
                seconds += study.path("seconds").asDouble();
            }
        }
        return new SamplerRuns(
                regrets.stream().mapToDouble(Double::doubleValue).toArray(), seconds / Math.max(1, regrets.size()));
    }

    private static double[] numbers(JsonNode array) {
        double[] numbers = new double[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = array.path(i).asDouble();
        }
        return numbers;
    }

    double median() {
        return PrunerRuns.median(regrets);
    }
}
