package dev.winnow.trainer.model;

import dev.winnow.trainer.kernel.LstmLayer;
import dev.winnow.trainer.settings.Hyperparameters;

/**
 * Layers of long short-term memory over the steps of a sequence; what the topmost holds after the last step goes on. A
 * block is one layer.
 *
 * <p>Source: Hochreiter and Schmidhuber, "Long Short-Term Memory", Neural Computation 9(8), 1997, with the forget gate
 * open at first: Jozefowicz et al., "An Empirical Exploration of Recurrent Network Architectures", ICML 2015.
 */
final class Lstm {
    /** The bias of the forget gates at first. */
    private static final double OPEN = 1;

    private Lstm() {}

    static String build(Blueprint blueprint, Hyperparameters parameters) {
        int layers = parameters.get(Hyperparameters.LAYERS).intValue();
        int units = parameters.get(Hyperparameters.HIDDEN_UNITS).intValue();
        String below = Blueprint.INPUT;
        for (int i = 0; i < layers; i++) {
            blueprint.beginBlock();
            var layer = new LstmLayer(units, OPEN, i == layers - 1);
            if (i > 0) {
                Network.drop(layer, parameters);
            }
            below = blueprint.add("lstm" + i, layer, below);
        }
        return below;
    }
}
