package dev.winnow.search.sampler.density;

import dev.winnow.search.space.CategoricalParameter;
import dev.winnow.search.space.IntegerParameter;
import dev.winnow.search.space.OrdinalParameter;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Value;

/** A parameter's values as numbers: a number stands where it lies on its {@link NumberLine}, a choice at its index. */
public sealed interface Axis permits NumberLine, ChoiceAxis {

    static Axis of(Parameter parameter) {
        return parameter.accept(new Parameter.Visitor<Axis>() {
            @Override
            public Axis real(RealParameter real) {
                return NumberLine.of(real);
            }

            @Override
            public Axis integer(IntegerParameter integer) {
                return NumberLine.of(integer);
            }

            @Override
            public Axis ordinal(OrdinalParameter ordinal) {
                return NumberLine.of(ordinal);
            }

            @Override
            public Axis categorical(CategoricalParameter categorical) {
                return new ChoiceAxis(categorical);
            }
        });
    }

    /** Calls the visitor's method for this kind of axis. */
    <T> T accept(Visitor<T> visitor);

    /** A method for each kind of axis, so that nothing compiles that does not handle a new kind. */
    interface Visitor<T> {
        T line(NumberLine line);

        T choice(ChoiceAxis choice);
    }

    /** Number of choices; 0 = the values are numbers. */
    int choices();

    /** Whether the values are choices. */
    default boolean categorical() {
        return choices() > 0;
    }

    /** A position as a part of the axis: of a number in [0, 1] along its line, of a choice its index. */
    double toUnit(double position);

    /** The position at a part of the axis, see {@link #toUnit}; for a choice, less than 0 is the first one. */
    double fromUnit(double unit);

    Parameter parameter();

    /** Where a permitted value stands. */
    double position(Value value);

    /** The parameter's value at, or nearest to, a position. */
    Value value(double position);

    /** The kernels of observed positions, oldest first, and of the prior. */
    Kernels kernels(double[] observations, Bandwidths bandwidths);
}
