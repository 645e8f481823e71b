/** A trainer for Winnow: Deeplearning4j networks that speak the trainer contract. */
@NullMarked
package dev.winnow.trainer;

import org.jspecify.annotations.NullMarked;
