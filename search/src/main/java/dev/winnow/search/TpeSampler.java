package dev.winnow.search;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Tree-structured Parzen estimator, univariate: each active parameter is drawn from the density of the good trials, such
 * that the ratio to the density of the others is large. Conditions are followed from the first parameter to the last, so
 * an inactive parameter is never drawn.
 *
 * <p>Source: Bergstra, Bardenet, Bengio, Kégl: "Algorithms for hyper-parameter optimization", NIPS 2011; split, weights
 * and bandwidths as examined in Watanabe, "Tree-structured Parzen estimator", arXiv 2304.11127.
 *
 * @param startupTrials number of observed trials below which configurations are random; at least 1
 * @param candidates number of values drawn from the good trials' density, of which the best is taken; at least 1
 */
public record TpeSampler(int startupTrials, int candidates) implements Sampler {
    public TpeSampler {
        if (startupTrials < 1 || candidates < 1) {
            throw new IllegalArgumentException("TPE needs at least 1 start-up trial (is " + startupTrials
                    + ") and at least 1 candidate (is " + candidates + ")");
        }
    }

    /** 10 start-up trials and 24 candidates. */
    public TpeSampler() {
        this(10, 24);
    }

    @Override
    public Configuration sample(
            SearchSpace space, Direction direction, List<Trial> history, int number, RandomStreams streams) {
        TpeSplit split = TpeSplit.of(direction, history);
        if (split.observed() < startupTrials) {
            return new RandomSampler().sample(space, direction, history, number, streams);
        }
        return space.configure(parameter -> draw(parameter, split, streams.stream(number, "tpe/" + parameter.name())));
    }

    private Value draw(Parameter parameter, TpeSplit split, RandomGenerator random) {
        ParzenEstimator good = ParzenEstimator.of(parameter, TpeSplit.values(parameter, split.below()));
        ParzenEstimator bad = ParzenEstimator.of(parameter, TpeSplit.values(parameter, split.above()));
        Value best = good.draw(random);
        double bestScore = good.logDensity(best) - bad.logDensity(best);
        for (int i = 1; i < candidates; i++) {
            Value candidate = good.draw(random);
            double score = good.logDensity(candidate) - bad.logDensity(candidate);
            if (score > bestScore) {
                best = candidate;
                bestScore = score;
            }
        }
        return best;
    }
}
