/** Several objectives: the order that they give to trials, Pareto fronts, and the volume that a front dominates. */
@NullMarked
package dev.winnow.search.pareto;

import org.jspecify.annotations.NullMarked;
