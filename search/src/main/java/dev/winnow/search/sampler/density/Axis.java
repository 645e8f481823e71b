package dev.winnow.search.sampler.density;

import dev.winnow.search.space.CategoricalParameter;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.Value;

/** A parameter's values as numbers: a number stands where it lies on its {@link NumberLine}, a choice at its index. */
public sealed interface Axis permits NumberLine, ChoiceAxis {

    static Axis of(Parameter parameter) {
        return parameter instanceof CategoricalParameter categorical
                ? new ChoiceAxis(categorical)
                : NumberLine.of(parameter);
    }

    Parameter parameter();

    /** Where a permitted value stands. */
    double position(Value value);

    /** The parameter's value at, or nearest to, a position. */
    Value value(double position);

    /** The kernels of observed positions, oldest first, and of the prior. */
    Kernels kernels(double[] observations, Bandwidths bandwidths);
}
