package dev.winnow.search.sampler;

import dev.winnow.search.sampler.density.AgeWeights;
import dev.winnow.search.sampler.density.Axes;
import dev.winnow.search.sampler.density.ParameterGroups;
import dev.winnow.search.sampler.density.ParzenMixture;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Observations;
import dev.winnow.search.trial.Trial;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Tree-structured Parzen estimator, multivariate: parameters are drawn together from the density of the good trials, such
 * that the ratio to the density of the others is large. Parameters with the same condition form a group that has a model
 * of its own, made from the trials in which the group exists; so what is learned about a parameter never comes from
 * trials that did not have it.
 *
 * <p>Source: Bergstra, Bardenet, Bengio, Kégl: "Algorithms for hyper-parameter optimization", NIPS 2011; split, weights
 * and bandwidths as examined in Watanabe, "Tree-structured Parzen estimator", arXiv 2304.11127, and as in Optuna 5.
 *
 * @param startupTrials number of observed trials below which configurations are random; at least 1
 * @param candidates number of draws from the good trials' density, of which the best is taken; at least 1
 * @param preset the rest of the settings
 */
public record TpeSampler(int startupTrials, int candidates, TpePreset preset) implements Sampler {
    public TpeSampler {
        if (startupTrials < 1 || candidates < 1) {
            throw new IllegalArgumentException("TPE needs at least 1 start-up trial (is " + startupTrials
                    + ") and at least 1 candidate (is " + candidates + ")");
        }
    }

    /** 10 start-up trials and 24 candidates. */
    public TpeSampler(TpePreset preset) {
        this(10, 24, preset);
    }

    /** The standard preset with 10 start-up trials and 24 candidates. */
    public TpeSampler() {
        this(TpePreset.STANDARD);
    }

    @Override
    public boolean comparesOnly() {
        return preset != TpePreset.PAPER;
    }

    @Override
    public Configuration sample(
            SearchSpace space, Direction direction, List<Trial> history, int number, RandomStreams streams) {
        return sample(space, direction, history, number, streams, new Places());
    }

    @Override
    public Configuration sample(
            SearchSpace space,
            Direction direction,
            List<Trial> history,
            int number,
            RandomStreams streams,
            Places places) {
        Observations observations = Observations.of(direction, history);
        if (observations.observed().size() < startupTrials) {
            return new RandomSampler().sample(space, direction, history, number, streams);
        }
        return ParameterGroups.configure(space, group -> {
            RandomGenerator random =
                    streams.stream(number, "tpe/" + group.get(0).name());
            Axes axes = Axes.of(group);
            return draw(axes, observations, places.on(axes, history.size()), random);
        });
    }

    private Map<String, Value> draw(
            Axes axes,
            Observations observations,
            Function<Configuration, Optional<double[]>> places,
            RandomGenerator random) {
        TpeSplit split = TpeSplit.of(observations, preset.goodShare(), preset.mostGood(), places);
        ParzenMixture good = mixture(axes, preset.goodWeights(split), split.below());
        ParzenMixture others = mixture(axes, AgeWeights.of(split.above().size()), split.above());
        double[] best = good.draw(random);
        double bestScore = good.logDensity(best) - others.logDensity(best);
        for (int i = 1; i < candidates; i++) {
            double[] candidate = good.draw(random);
            double score = good.logDensity(candidate) - others.logDensity(candidate);
            if (score > bestScore) {
                best = candidate;
                bestScore = score;
            }
        }
        return axes.values(best);
    }

    private ParzenMixture mixture(Axes axes, double[] weights, List<TpeSplit.Placed> trials) {
        return new ParzenMixture(
                weights,
                axes.kernels(trials.stream().map(TpeSplit.Placed::point).toList(), preset.bandwidths()));
    }
}
