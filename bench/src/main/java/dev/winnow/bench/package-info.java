/** Measures the packaged operator against the limits it must keep. */
@NullMarked
package dev.winnow.bench;

import org.jspecify.annotations.NullMarked;
