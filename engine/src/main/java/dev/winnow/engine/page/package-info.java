/** The study as people see it: one value that a terminal, a file, a gauge, a dashboard or a tracker reads. Pure functions. */
@NullMarked
package dev.winnow.engine.page;

import org.jspecify.annotations.NullMarked;
