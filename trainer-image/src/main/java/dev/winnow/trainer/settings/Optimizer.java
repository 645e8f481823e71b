package dev.winnow.trainer.settings;

/** The rule by which a gradient becomes a step. */
public enum Optimizer {
    SGD,
    NESTEROVS,
    ADAM,
    /** Adam whose weight decay is on by default. */
    ADAMW,
    RMSPROP
}
