/** Metrics in what a trainer prints: bytes become lines, lines become values, values become reports. */
@NullMarked
package dev.winnow.engine.log;

import org.jspecify.annotations.NullMarked;
