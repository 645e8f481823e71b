package dev.winnow.search.space;

import java.util.OptionalDouble;

/**
 * The value of one parameter in one configuration.
 *
 * <p>{@link Object#toString()} of each kind is canonical: {@link Parameter#parse(String)} of the parameter that made
 * the value reads it back to an equal value.
 */
public sealed interface Value {

    /** The value as a number; empty = it is a text. */
    OptionalDouble number();

    /**
     * A value of a {@link RealParameter}.
     *
     * @param value finite; a negative zero becomes zero
     */
    record Real(double value) implements Value {
        public Real {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a parameter's value must be a finite number, not " + value);
            }
            value = value + 0.0; // -0.0 and 0.0 are the same configuration
        }

        @Override
        public OptionalDouble number() {
            return OptionalDouble.of(value);
        }

        /** The number with as many digits as it needs to be read back exactly: {@code 0.003}, {@code 1.0e-5}. */
        @Override
        public String toString() {
            return Double.toString(value).replace('E', 'e');
        }
    }

    /** A value of an {@link IntegerParameter}. */
    record Whole(long value) implements Value {
        @Override
        public OptionalDouble number() {
            return OptionalDouble.of((double) value);
        }

        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /** A value of a {@link ListedParameter}: one of its texts. */
    record Choice(String value) implements Value {
        @Override
        public OptionalDouble number() {
            return OptionalDouble.empty();
        }

        @Override
        public String toString() {
            return value;
        }
    }
}
