package dev.winnow.tracking.table;

import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param <R> what a row is made of
 * @param cell the value of a row: a {@link String}, {@link Long}, {@link Double} or {@link java.time.Instant}, as the type
 *     says; null where there is none
 * @param text the same where everything is text
 */
public record Column<R>(String name, Type type, Cell<R, ?> cell, Cell<R, String> text) {
    /** A column whose values are written as Java writes them. */
    static <R, V> Column<R> of(String name, Type type, Cell<R, V> cell) {
        return new Column<>(name, type, cell, row -> {
            var value = cell.of(row);
            return value == null ? null : value.toString();
        });
    }

    /** What the values of a column are. */
    public enum Type {
        TEXT,
        WHOLE,
        NUMBER,
        TIME
    }

    /** Reads a value from a row. */
    @FunctionalInterface
    public interface Cell<R, V> {
        /** The value; null if the row has none. */
        @Nullable
        V of(R row);
    }
}
