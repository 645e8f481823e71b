/** What a person sees of a run. */
@NullMarked
package dev.winnow.local.terminal;

import org.jspecify.annotations.NullMarked;
