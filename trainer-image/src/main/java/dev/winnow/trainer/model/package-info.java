/** The networks, from their hyperparameters to Deeplearning4j's graph. */
@NullMarked
package dev.winnow.trainer.model;

import org.jspecify.annotations.NullMarked;
