package dev.winnow.search.sampler;

import dev.winnow.search.sampler.density.Axes;
import dev.winnow.search.sampler.density.Axis;
import dev.winnow.search.sampler.density.KernelDensity;
import dev.winnow.search.sampler.density.ParameterGroups;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The sampler of BOHB, for pruners with rungs: each rung has results of its own, and the model is made of those at the
 * highest rung that has enough of them. A new configuration lies where the ratio of two densities is large: that of the
 * good configurations at this rung and that of the others. A third of the trials is random, which keeps the guarantees
 * of Hyperband.
 *
 * <p>A rung has enough results if they make both densities: {@code 2 (d + 1)} results for {@code d} parameters. A trial
 * counts at each rung it has a value at, and as the worst at the rung where it failed or diverged. Parameters with the
 * same condition have a model of their own, made of the trials that have them; the paper's implementation invents the
 * missing values.
 *
 * <p>Source: Falkner, Klein, Hutter: "BOHB: Robust and efficient hyperparameter optimization at scale", ICML 2018,
 * algorithm 2; settings of its implementation.
 *
 * @param randomShare share of the trials that are random, in [0, 1]
 * @param candidates number of draws of which the best is taken; at least 1
 * @param goodShare share of the results that are good, in (0, 1)
 * @param widening factor by which the kernels are wider when points are drawn; above 0
 */
public record BohbSampler(double randomShare, int candidates, double goodShare, double widening) implements Sampler {
    private static final double LEAST_DENSITY = 1e-32;

    public BohbSampler {
        if (!(randomShare >= 0 && randomShare <= 1)
                || candidates < 1
                || !(goodShare > 0 && goodShare < 1)
                || !(widening > 0 && Double.isFinite(widening))) {
            throw new IllegalArgumentException("BOHB needs a share of random trials from 0 to 1 (is " + randomShare
                    + "), at least 1 candidate (is " + candidates + "), a share of good results between 0 and 1 (is "
                    + goodShare + ") and a widening above 0 (is " + widening + ")");
        }
    }

    /** The paper's settings: a third random, 64 candidates, 15 % good, kernels three times as wide. */
    public BohbSampler() {
        this(1.0 / 3, 64, 0.15, 3);
    }

    @Override
    public boolean comparesOnly() {
        return true;
    }

    @Override
    public Configuration sample(
            SearchSpace space, Direction direction, List<Trial> history, int number, RandomStreams streams) {
        Configuration random = new RandomSampler().sample(space, direction, history, number, streams);
        if (streams.stream(number, "bohb").nextDouble() < randomShare) {
            return random;
        }
        return ParameterGroups.configure(space, group -> {
            Axes axes = Axes.of(group);
            RandomGenerator generator =
                    streams.stream(number, "bohb/" + group.get(0).name());
            return model(axes, direction, history)
                    .map(model -> axes.values(model.draw(generator)))
                    .orElseGet(() -> atRandom(group, random, generator));
        });
    }

    /**
     * Values for a group without a model: those of the random configuration, or other random values if the random
     * configuration does not have the parameter.
     */
    private static Map<String, Value> atRandom(List<Parameter> group, Configuration random, RandomGenerator generator) {
        Map<String, Value> values = new TreeMap<>();
        for (Parameter parameter : group) {
            Value other = parameter.at(generator.nextDouble());
            values.put(parameter.name(), random.values().getOrDefault(parameter.name(), other));
        }
        return values;
    }

    private record Result(Trial trial, double loss) {}

    private Optional<Model> model(Axes axes, Direction direction, List<Trial> history) {
        SortedMap<Integer, List<Result>> rungs = new TreeMap<>(Comparator.reverseOrder());
        for (Trial trial : history) {
            if (axes.covers(trial.configuration())) {
                results(direction, trial)
                        .forEach((rung, result) -> rungs.computeIfAbsent(rung, none -> new ArrayList<>())
                                .add(result));
            }
        }
        return rungs.values().stream()
                .flatMap(results -> Model.of(this, axes, results).stream())
                .findFirst();
    }

    private static Map<Integer, Result> results(Direction direction, Trial trial) {
        Map<Integer, Result> results = new TreeMap<>();
        boolean diverged = trial.state() == State.DIVERGED;
        trial.rungs().headMap(trial.resource() + 1).forEach((rung, value) -> {
            results.put(rung, new Result(trial, direction.loss(value)));
        });
        OptionalDouble end = trial.valueAt(trial.resource());
        if (end.isPresent() && !diverged) {
            results.put(trial.resource(), new Result(trial, direction.loss(end.getAsDouble())));
        } else if (diverged || trial.state() == State.FAILED) {
            results.put(trial.resource(), new Result(trial, Double.POSITIVE_INFINITY));
        }
        return results;
    }

    /** The two densities at a rung. */
    private record Model(BohbSampler settings, Axes axes, KernelDensity good, KernelDensity others) {

        static Optional<Model> of(BohbSampler settings, Axes axes, List<Result> results) {
            int n = results.size();
            int least = axes.list().size() + 1;
            int good = Math.max(least, (int) (settings.goodShare() * n));
            int others = Math.min(Math.max(least, (int) ((1 - settings.goodShare()) * n)), n - good);
            if (others < least) {
                return Optional.empty();
            }
            List<Result> ranked = results.stream()
                    .sorted(Comparator.comparingDouble(Result::loss)
                            .thenComparingInt(result -> result.trial().number()))
                    .toList();
            return Optional.of(new Model(
                    settings,
                    axes,
                    density(axes, ranked.subList(0, good)),
                    density(axes, ranked.subList(good, good + others))));
        }

        private static KernelDensity density(Axes axes, List<Result> results) {
            return new KernelDensity(
                    axes.list().stream().mapToInt(Axis::choices).toArray(),
                    results.stream()
                            .map(result -> point(axes, result.trial().configuration()))
                            .toArray(double[][]::new));
        }

        private static double[] point(Axes axes, Configuration configuration) {
            return axes.list().stream()
                    .mapToDouble(axis -> axis.toUnit(axis.position(Optional.ofNullable(
                                    configuration.values().get(axis.parameter().name()))
                            .orElseThrow())))
                    .toArray();
        }

        /** Positions on the axes. */
        double[] draw(RandomGenerator random) {
            double[] best = new double[0];
            double lowest = Double.POSITIVE_INFINITY;
            for (int i = 0; i < settings.candidates(); i++) {
                double[] point = good.draw(settings.widening(), random);
                double ratio = Math.max(others.at(point), LEAST_DENSITY) / Math.max(good.at(point), LEAST_DENSITY);
                if (best.length == 0 || ratio < lowest) {
                    best = point;
                    lowest = ratio;
                }
            }
            for (int d = 0; d < best.length; d++) {
                best[d] = axes.list().get(d).fromUnit(best[d]);
            }
            return best;
        }
    }
}
