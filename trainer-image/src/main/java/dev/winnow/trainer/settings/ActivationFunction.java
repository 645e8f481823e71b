package dev.winnow.trainer.settings;

/** What a hidden unit makes of its input. */
public enum ActivationFunction {
    RELU,
    ELU,
    GELU,
    SWISH,
    TANH,
    SIGMOID
}
