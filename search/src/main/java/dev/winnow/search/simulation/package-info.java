/** Studies in virtual time: the planner of the operator on workers that only take time, without a cluster. */
@NullMarked
package dev.winnow.search.simulation;

import org.jspecify.annotations.NullMarked;
