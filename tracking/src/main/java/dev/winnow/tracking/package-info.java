/** A study in other tools. */
@NullMarked
package dev.winnow.tracking;

import org.jspecify.annotations.NullMarked;
