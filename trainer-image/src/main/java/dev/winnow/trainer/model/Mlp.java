package dev.winnow.trainer.model;

import dev.winnow.trainer.kernel.Normalization;
import dev.winnow.trainer.settings.ActivationFunction;
import dev.winnow.trainer.settings.Hyperparameters;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.nd4j.linalg.activations.Activation;

/** A multilayer perceptron. A block is one hidden layer. */
final class Mlp {
    private Mlp() {}

    static String build(Blueprint blueprint, Hyperparameters parameters) {
        String below = Blueprint.INPUT;
        for (int i = 0; i < parameters.get(Hyperparameters.LAYERS); i++) {
            blueprint.beginBlock();
            below = hidden(blueprint, parameters, i, below);
        }
        return below;
    }

    private static String hidden(Blueprint blueprint, Hyperparameters parameters, int index, String below) {
        ActivationFunction function = parameters.get(Hyperparameters.ACTIVATION);
        boolean normalize = parameters.get(Hyperparameters.BATCH_NORM);
        var layer = new DenseLayer.Builder()
                .nOut(parameters.get(Hyperparameters.HIDDEN_UNITS).intValue())
                .activation(normalize ? Activation.IDENTITY : Activations.of(function))
                .hasBias(!normalize)
                .weightInit(Activations.firstWeights(function))
                .build();
        // Deeplearning4j drops a layer's inputs, and the pixels are no hidden layer's outputs
        if (index > 0) {
            Network.drop(layer, parameters);
        }
        String top = blueprint.add("hidden" + index, layer, below);
        if (!normalize) {
            return top;
        }
        String normalized = blueprint.add("norm" + index, new Normalization(), top);
        return blueprint.add(
                "activation" + index,
                new ActivationLayer.Builder()
                        .activation(Activations.of(function))
                        .build(),
                normalized);
    }
}
