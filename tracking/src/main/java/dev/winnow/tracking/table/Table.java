package dev.winnow.tracking.table;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Rows of equal columns. The cells are read while the table is written, so that a table of a million rows costs no memory.
 *
 * @param <R> what a row is made of
 * @param name the name of its file, without the ending
 * @param rows begins with the first row each time
 */
public record Table<R>(String name, List<Column<R>> columns, Supplier<Stream<R>> rows) {}
