package dev.winnow.trainer.model;

import dev.winnow.trainer.kernel.GruLayer;
import dev.winnow.trainer.settings.Hyperparameters;

/** A layer of gated recurrent units over the steps of a sequence, and its last state. It is one block. */
final class Gru {
    private Gru() {}

    static String build(Blueprint blueprint, Hyperparameters parameters) {
        blueprint.beginBlock();
        int units = parameters.get(Hyperparameters.HIDDEN_UNITS).intValue();
        return blueprint.add("gru", new GruLayer(units), Blueprint.INPUT);
    }
}
