/** What has to be known of ND4J itself: its memory, its devices, its arithmetic. */
@NullMarked
package dev.winnow.trainer.nd4j;

import org.jspecify.annotations.NullMarked;
