/**
 * Search spaces: parameters, conditions and constraints between them, configurations, and the random streams that draw
 * them.
 */
@NullMarked
package dev.winnow.search.space;

import org.jspecify.annotations.NullMarked;
