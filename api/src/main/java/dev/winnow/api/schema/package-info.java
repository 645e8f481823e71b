/** The schema of a study as a cluster has it, and its defaults. */
@NullMarked
package dev.winnow.api.schema;

import org.jspecify.annotations.NullMarked;
