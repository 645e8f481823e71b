package dev.winnow.search.sampler.density;

import dev.winnow.search.space.CategoricalParameter;
import dev.winnow.search.space.Value;

/** The axis of a categorical parameter: its values in the order of the list, which has no meaning. */
public record ChoiceAxis(CategoricalParameter parameter) implements Axis {
    @Override
    public <T> T accept(Visitor<T> visitor) {
        return visitor.choice(this);
    }

    @Override
    public int choices() {
        return parameter.values().size();
    }

    @Override
    public double toUnit(double position) {
        return position;
    }

    @Override
    public double fromUnit(double unit) {
        return Math.max(unit, 0);
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
