package dev.winnow.trainer.settings;

import dev.winnow.trainer.learn.Plateau;
import dev.winnow.trainer.model.LearningRate;

/** How the learning rate falls while a network learns; {@link LearningRate} says how far. */
public enum Schedule {
    CONSTANT,
    /** Times a factor every so many epochs. */
    STEP,
    /** Times a factor per epoch, a little with every step of the optimizer. */
    EXPONENTIAL,
    /**
     * Half a cosine, down to 0 at the end. Source: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm
     * Restarts", ICLR 2017, without the restarts.
     */
    COSINE,
    /** Times a factor when the validation loss has not fallen for some epochs; see {@link Plateau}. */
    PLATEAU
}
