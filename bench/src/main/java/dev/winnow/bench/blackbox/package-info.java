/** Functions to minimise by their value alone, on which samplers are compared. */
@NullMarked
package dev.winnow.bench.blackbox;

import org.jspecify.annotations.NullMarked;
