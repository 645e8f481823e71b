package dev.winnow.trainer.model;

import dev.winnow.trainer.kernel.Convolution;
import dev.winnow.trainer.kernel.Normalization;
import dev.winnow.trainer.settings.ActivationFunction;
import dev.winnow.trainer.settings.Hyperparameters;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;

/**
 * A convolutional network of two-layer blocks, with or without residual connections. A stem is followed by stages; each
 * stage after the first halves the image and doubles the filters. The mean over the image goes to the head.
 *
 * <p>A block for freezing is the stem, or one block of a stage.
 *
 * <p>Source: He et al., "Deep Residual Learning for Image Recognition", CVPR 2016; skips over a change of shape are
 * projections (option B).
 */
final class Cnn {
    private final Blueprint blueprint;
    private final int kernel;
    private final boolean residual;
    private final ActivationFunction function;

    private Cnn(Blueprint blueprint, Hyperparameters parameters) {
        this.blueprint = blueprint;
        this.kernel = parameters.get(Hyperparameters.KERNEL_SIZE).intValue();
        this.residual = parameters.get(Hyperparameters.RESIDUAL);
        this.function = parameters.get(Hyperparameters.ACTIVATION);
    }

    static String build(Blueprint blueprint, Hyperparameters parameters) {
        return new Cnn(blueprint, parameters)
                .body(
                        parameters.get(Hyperparameters.FILTERS).intValue(),
                        parameters.get(Hyperparameters.STAGES).intValue(),
                        parameters.get(Hyperparameters.BLOCKS).intValue());
    }

    private String body(int filters, int stages, int blocks) {
        blueprint.beginBlock();
        String top = activate("stem", convolve("stem", filters, kernel, 1, Blueprint.INPUT));
        for (int stage = 0; stage < stages; stage++) {
            for (int i = 0; i < blocks; i++) {
                blueprint.beginBlock();
                boolean narrows = stage > 0 && i == 0;
                top = block("stage%d-block%d".formatted(stage, i), filters << stage, narrows ? 2 : 1, top);
            }
        }
        return blueprint.add("mean", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), top);
    }

    private String block(String name, int filters, int stride, String below) {
        String first = activate(name + "-a", convolve(name + "-a", filters, kernel, stride, below));
        String second = convolve(name + "-b", filters, kernel, 1, first);
        if (!residual) {
            return activate(name, second);
        }
        String skip = stride == 1 ? below : convolve(name + "-skip", filters, 1, stride, below);
        String sum = blueprint.add(name + "-sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), second, skip);
        return activate(name, sum);
    }

    /** A convolution and its normalization; the normalization has the bias. */
    private String convolve(String name, int filters, int kernel, int stride, String below) {
        var convolution = new Convolution(filters, kernel, stride, Activations.firstWeights(function));
        return blueprint.add(
                name + "-norm", new Normalization(), blueprint.add(name + "-convolution", convolution, below));
    }

    private String activate(String name, String below) {
        return blueprint.add(
                name + "-activation",
                new ActivationLayer.Builder()
                        .activation(Activations.of(function))
                        .build(),
                below);
    }
}
