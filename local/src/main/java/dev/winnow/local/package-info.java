/** The command {@code winnow}. */
@NullMarked
package dev.winnow.local;

import org.jspecify.annotations.NullMarked;
