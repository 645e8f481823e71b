/** Trainers as processes: how they are started, found and ended. */
@NullMarked
package dev.winnow.local.process;

import org.jspecify.annotations.NullMarked;
