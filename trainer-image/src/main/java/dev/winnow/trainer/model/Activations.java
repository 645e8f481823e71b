package dev.winnow.trainer.model;

import dev.winnow.trainer.settings.ActivationFunction;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/** Deeplearning4j's names of the activation functions, and the spread of first weights that suits each. */
final class Activations {
    private Activations() {}

    static Activation of(ActivationFunction function) {
        return switch (function) {
            case RELU -> Activation.RELU;
            case ELU -> Activation.ELU;
            case GELU -> Activation.GELU;
            case SWISH -> Activation.SWISH;
            case TANH -> Activation.TANH;
            case SIGMOID -> Activation.SIGMOID;
        };
    }

    static WeightInit firstWeights(ActivationFunction function) {
        return switch (function) {
            case RELU, ELU, GELU, SWISH -> WeightInit.RELU;
            case TANH, SIGMOID -> WeightInit.XAVIER;
        };
    }
}
