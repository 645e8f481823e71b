package dev.winnow.trainer.settings;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A value the trainer takes from an environment variable: its name, its range, its default and its meaning in one
 * place, so that the parser, the error messages and {@code --help} cannot disagree.
 */
public sealed interface Setting<T> {
    /** The environment variable. */
    String name();

    T fallback();

    /** What the value does, in a few words for a person. */
    String meaning();

    /** The values that are accepted, in words. */
    String range();

    /** The value that {@code text} states, empty when it states none in the range. */
    Optional<T> parse(String text);

    /** A value as it would be written. */
    static String written(Object value) {
        return value instanceof Enum<?> constant ? Choice.written(constant) : value.toString();
    }

    /**
     * A real number in decimal notation.
     *
     * @param minExcluded whether {@code min} itself is out of range
     * @param max the largest value, itself in range
     */
    record Real(String name, Double fallback, double min, boolean minExcluded, double max, String meaning)
            implements Setting<Double> {
        @Override
        public String range() {
            return (minExcluded ? "a number above %s, at most %s" : "a number from %s to %s")
                    .formatted(plain(min), plain(max));
        }

        @Override
        public Optional<Double> parse(String text) {
            try {
                // BigDecimal and not Double, which takes "NaN", "1d" and "0x1p3" too
                double value = new BigDecimal(text).doubleValue();
                boolean inRange = (minExcluded ? value > min : value >= min) && value <= max;
                return inRange ? Optional.of(value) : Optional.empty();
            } catch (NumberFormatException notANumber) {
                return Optional.empty();
            }
        }

        private static String plain(double value) {
            return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
        }
    }

    /** A whole number from {@code min} to {@code max}, both in range. */
    record Whole(String name, Long fallback, long min, long max, String meaning) implements Setting<Long> {
        @Override
        public String range() {
            return "a whole number from %d to %d".formatted(min, max);
        }

        @Override
        public Optional<Long> parse(String text) {
            try {
                long value = Long.parseLong(text);
                return min <= value && value <= max ? Optional.of(value) : Optional.empty();
            } catch (NumberFormatException notANumber) {
                return Optional.empty();
            }
        }
    }

    /** One of the constants of an enum, written in lower case. */
    record Choice<E extends Enum<E>>(String name, E fallback, String meaning) implements Setting<E> {
        @Override
        public String range() {
            return Arrays.stream(constants()).map(Choice::written).collect(Collectors.joining(", ", "one of ", ""));
        }

        @Override
        public Optional<E> parse(String text) {
            return Arrays.stream(constants())
                    .filter(constant -> written(constant).equals(text))
                    .findFirst();
        }

        public static String written(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }

        private E[] constants() {
            return fallback.getDeclaringClass().getEnumConstants();
        }
    }

    /** Yes or no. */
    record Flag(String name, Boolean fallback, String meaning) implements Setting<Boolean> {
        @Override
        public String range() {
            return "true or false";
        }

        @Override
        public Optional<Boolean> parse(String text) {
            return text.equals("true") || text.equals("false") ? Optional.of(text.equals("true")) : Optional.empty();
        }
    }

    /** Any text. */
    record Text(String name, String fallback, String range, String meaning) implements Setting<String> {
        @Override
        public Optional<String> parse(String text) {
            return Optional.of(text);
        }
    }
}
