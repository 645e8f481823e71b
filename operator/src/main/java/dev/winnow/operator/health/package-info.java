/** Liveness: is the loop really running? */
@NullMarked
package dev.winnow.operator.health;

import org.jspecify.annotations.NullMarked;
