package dev.winnow.trainer.model;

import dev.winnow.trainer.settings.Hyperparameters;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/**
 * Layers of long short-term memory over the steps of a sequence; what the topmost holds after the last step goes on. A
 * block is one layer.
 *
 * <p>Source: Hochreiter and Schmidhuber, "Long Short-Term Memory", Neural Computation 9(8), 1997, with the forget gate
 * open at first: Jozefowicz et al., "An Empirical Exploration of Recurrent Network Architectures", ICML 2015.
 */
final class Lstm {
    private Lstm() {}

    static String build(Blueprint blueprint, Hyperparameters parameters) {
        int layers = parameters.get(Hyperparameters.LAYERS).intValue();
        String below = Blueprint.INPUT;
        for (int i = 0; i < layers; i++) {
            blueprint.beginBlock();
            var builder = new LSTM.Builder()
                    .nOut(parameters.get(Hyperparameters.HIDDEN_UNITS).intValue())
                    .activation(Activation.TANH)
                    .weightInit(WeightInit.XAVIER)
                    .forgetGateBiasInit(1);
            if (i > 0) {
                Network.drop(builder, parameters);
            }
            Layer layer = builder.build();
            below = blueprint.add("lstm" + i, i == layers - 1 ? new LastTimeStep(layer) : layer, below);
        }
        return below;
    }
}
