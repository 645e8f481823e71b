package dev.winnow.search.sampler.density;

import dev.winnow.search.space.CategoricalParameter;
import dev.winnow.search.space.Value;

/** The axis of a categorical parameter: its values in their order, which means nothing. */
public record ChoiceAxis(CategoricalParameter parameter) implements Axis {
    public int choices() {
        return parameter.values().size();
    }

    @Override
    public double position(Value value) {
        return value instanceof Value.Choice choice ? parameter.values().indexOf(choice.value()) : -1;
    }

    @Override
    public Value value(double position) {
        return new Value.Choice(parameter.values().get((int) position));
    }

    @Override
    public Kernels kernels(double[] observations, Bandwidths bandwidths) {
        int[] observed = new int[observations.length];
        for (int i = 0; i < observed.length; i++) {
            observed[i] = (int) observations[i];
        }
        return new CategoricalKernels(observed, choices());
    }
}
