/**
 * A study, and its planner: what to do next, as a pure function of what has happened. All other packages serve this
 * one.
 */
@NullMarked
package dev.winnow.search.study;

import org.jspecify.annotations.NullMarked;
