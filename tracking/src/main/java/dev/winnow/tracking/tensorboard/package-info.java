/** A study as event files of TensorBoard. */
@NullMarked
package dev.winnow.tracking.tensorboard;

import org.jspecify.annotations.NullMarked;
