package dev.winnow.search.space;

import java.math.BigInteger;
import java.util.Optional;

/**
 * One dimension of a {@link SearchSpace}: its name, the values it may take and the condition under which it is active.
 *
 * <p>The constructors of the kinds throw {@link IllegalArgumentException} with a message that names the
 * parameter, what is wrong and how to mend it.
 */
public sealed interface Parameter permits NumericParameter, ListedParameter {

    /** Name of the parameter, unique in its space; not blank. */
    String name();

    /** The condition under which the parameter is active; empty = always. */
    Optional<When> when();

    /** Exact number of values the parameter may take; empty = infinitely many (a real without a step). */
    Optional<BigInteger> options();

    /**
     * The value with the given index in the order of the options.
     *
     * @throws IndexOutOfBoundsException if the index is not in {@code [0, options)}
     * @throws UnsupportedOperationException if there are infinitely many options
     */
    Value option(BigInteger index);

    /**
     * The value at a fraction of the way through the range, measured on the parameter's scale. A uniform fraction gives
     * each option of a parameter that is not on the log scale the same probability.
     *
     * @param fraction in [0, 1)
     */
    Value at(double fraction);

    /** Whether this parameter may take the value. */
    boolean contains(Value value);

    /**
     * Reads a value from its text.
     *
     * @throws IllegalArgumentException if the text is not a value of this parameter; the message names the parameter
     */
    Value parse(String text);

    /** Calls the visitor's method for this kind of parameter. */
    <T> T accept(Visitor<T> visitor);

    /** A method for each kind of parameter, so that nothing compiles that does not handle a new kind. */
    interface Visitor<T> {
        T real(RealParameter parameter);

        T integer(IntegerParameter parameter);

        T ordinal(OrdinalParameter parameter);

        T categorical(CategoricalParameter parameter);
    }
}
