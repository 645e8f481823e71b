package dev.winnow.search;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Density of a categorical parameter: the kernel of an observation gives each of the {@code c} choices {@code 1/(n+1)} and
 * the observed one 1 more, normalised; the prior is uniform.
 *
 * @param parameter the parameter
 * @param probabilities of its values, in their order
 */
record CategoricalParzenEstimator(CategoricalParameter parameter, List<Double> probabilities)
        implements ParzenEstimator {

    static CategoricalParzenEstimator of(CategoricalParameter parameter, List<Value> observations) {
        int choices = parameter.values().size();
        int n = observations.size();
        double[] weights = AgeWeights.of(n);
        Double[] probabilities = new Double[choices];
        for (int choice = 0; choice < choices; choice++) {
            double probability = weights[n] / choices;
            for (int i = 0; i < n; i++) {
                probability += weights[i] * kernel(indexOf(parameter, observations.get(i)) == choice, n, choices);
            }
            probabilities[choice] = probability;
        }
        return new CategoricalParzenEstimator(parameter, List.of(probabilities));
    }

    /** Probability that the kernel of one of {@code n} observations gives to a choice. */
    static double kernel(boolean observed, int n, int choices) {
        double everywhere = 1.0 / (n + 1);
        return ((observed ? 1 : 0) + everywhere) / (1 + choices * everywhere);
    }

    @Override
    public Value draw(RandomGenerator random) {
        double[] array = probabilities.stream().mapToDouble(Double::doubleValue).toArray();
        return new Value.Choice(parameter.values().get(AgeWeights.draw(array, random)));
    }

    @Override
    public double logDensity(Value value) {
        return StrictMath.log(probabilities.get(indexOf(parameter, value)));
    }

    private static int indexOf(CategoricalParameter parameter, Value value) {
        return value instanceof Value.Choice choice ? parameter.values().indexOf(choice.value()) : -1;
    }
}
