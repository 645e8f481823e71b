/** Problems with learning curves, on which pruners are compared. */
@NullMarked
package dev.winnow.bench.problem;

import org.jspecify.annotations.NullMarked;
