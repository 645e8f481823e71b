/** That state on the disk. */
@NullMarked
package dev.winnow.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
