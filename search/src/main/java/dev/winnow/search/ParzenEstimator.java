package dev.winnow.search;

import java.util.List;
import java.util.random.RandomGenerator;

/** The density of one parameter's values in a set of trials: a weighted kernel for each value and one for the prior. */
sealed interface ParzenEstimator permits NumericParzenEstimator, CategoricalParzenEstimator {

    Value draw(RandomGenerator random);

    /** Logarithm of the density, or of the probability if the parameter is discrete. */
    double logDensity(Value value);

    /** The density of a parameter's observed values, oldest first; without any it is the prior. */
    static ParzenEstimator of(Parameter parameter, List<Value> observations) {
        if (parameter instanceof CategoricalParameter categorical) {
            return CategoricalParzenEstimator.of(categorical, observations);
        }
        return NumericParzenEstimator.of(NumberLine.of(parameter), observations);
    }
}
