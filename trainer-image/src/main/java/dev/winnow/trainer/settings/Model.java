package dev.winnow.trainer.settings;

/** The families of networks. */
public enum Model {
    /** A multilayer perceptron. */
    MLP,
    /** A convolutional network. */
    CNN,
    /** Layers of long short-term memory. */
    LSTM,
    /** A layer of gated recurrent units. */
    GRU
}
