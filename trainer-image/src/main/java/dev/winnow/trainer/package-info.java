/** A trainer for Winnow: a Deeplearning4j network on handwritten digits that speaks the trainer contract. */
@NullMarked
package dev.winnow.trainer;

import org.jspecify.annotations.NullMarked;
