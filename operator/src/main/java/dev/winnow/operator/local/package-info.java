/** A study on one machine: processes in place of pods, files in place of resources. */
@NullMarked
package dev.winnow.operator.local;

import org.jspecify.annotations.NullMarked;
