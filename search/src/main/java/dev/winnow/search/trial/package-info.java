/** Trials as samplers and pruners see them, and the objectives that they are compared by. */
@NullMarked
package dev.winnow.search.trial;

import org.jspecify.annotations.NullMarked;
