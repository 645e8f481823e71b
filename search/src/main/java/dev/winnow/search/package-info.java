/** Hyperparameter search: spaces, samplers, pruners and the planner of a study. */
@NullMarked
package dev.winnow.search;

import org.jspecify.annotations.NullMarked;
