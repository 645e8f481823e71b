/** A study as tables: CSV and Parquet. */
@NullMarked
package dev.winnow.tracking.table;

import org.jspecify.annotations.NullMarked;
