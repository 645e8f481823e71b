/**
 * Layers of our own, for the CPU: where Deeplearning4j 1.0.0-M2.1 has none (gated recurrent units), or slow ones
 * (convolution, batch normalization, long short-term memory).
 */
@NullMarked
package dev.winnow.trainer.kernel;

import org.jspecify.annotations.NullMarked;
