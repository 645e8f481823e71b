package dev.winnow.trainer.model;

import dev.winnow.trainer.data.Shape;
import dev.winnow.trainer.settings.Hyperparameters;

/** A layer of gated recurrent units over the steps of a sequence, and its last state. It is one block. */
final class Gru {
    private Gru() {}

    static String build(Blueprint blueprint, Hyperparameters parameters) {
        blueprint.beginBlock();
        Shape shape = blueprint.shape();
        int units = parameters.get(Hyperparameters.HIDDEN_UNITS).intValue();
        return blueprint.add("gru", new GruLayer(shape.features(), units, shape.steps()), Blueprint.INPUT);
    }
}
