/** What to try after a study: in words, and as the manifest of the next one. Pure functions. */
@NullMarked
package dev.winnow.engine.next;

import org.jspecify.annotations.NullMarked;
