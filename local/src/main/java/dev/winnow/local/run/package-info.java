/** A study on this machine: its loop, its state and its report endpoint. */
@NullMarked
package dev.winnow.local.run;

import org.jspecify.annotations.NullMarked;
