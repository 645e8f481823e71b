/** The life of a trial: what follows from its spec, its attempts and the time. Pure functions. */
@NullMarked
package dev.winnow.engine.trial;

import org.jspecify.annotations.NullMarked;
