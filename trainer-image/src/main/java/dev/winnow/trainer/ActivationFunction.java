package dev.winnow.trainer;

import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/** What a hidden unit makes of its input, with the spread of first weights that suits it. */
enum ActivationFunction {
    RELU(Activation.RELU, WeightInit.RELU),
    ELU(Activation.ELU, WeightInit.RELU),
    GELU(Activation.GELU, WeightInit.RELU),
    SWISH(Activation.SWISH, WeightInit.RELU),
    TANH(Activation.TANH, WeightInit.XAVIER),
    SIGMOID(Activation.SIGMOID, WeightInit.XAVIER);

    final Activation activation;
    final WeightInit weightInit;

    ActivationFunction(Activation activation, WeightInit weightInit) {
        this.activation = activation;
        this.weightInit = weightInit;
    }
}
