package dev.winnow.search.space;

/** A parameter whose values lie on a line of numbers: its own numbers, or the places in its list. */
public sealed interface NumericParameter extends Parameter permits RealParameter, IntegerParameter, OrdinalParameter {
    /**
     * The number at which a value lies.
     *
     * @throws IllegalArgumentException if the value is of another kind of parameter
     */
    default double number(Value value) {
        if (value instanceof Value.Real real) {
            return real.value();
        }
        if (value instanceof Value.Whole whole) {
            return (double) whole.value();
        }
        throw new IllegalArgumentException("'" + value + "' is not a number");
    }

    /** The value that is nearest to a number, which may lie outside of the range. */
    Value nearest(double number);
}
