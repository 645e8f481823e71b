/** Learning an epoch, scoring it, and the state between two epochs. */
@NullMarked
package dev.winnow.trainer.learn;

import org.jspecify.annotations.NullMarked;
