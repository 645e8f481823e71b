package dev.winnow.trainer.model;

import dev.winnow.trainer.data.Shape;
import dev.winnow.trainer.settings.Hyperparameters;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * A network while it is put together. It gives every layer what the hyperparameters say of all of them: weight decay, a
 * bound on the gradient, and whether it is frozen.
 */
final class Blueprint {
    /** The name of what the lowest layer takes. */
    static final String INPUT = "input";

    private final GraphBuilder graph;
    private final Shape shape;
    private final double weightDecay;
    private final double clipNorm;
    private final int frozenBlocks;
    private int block;

    /** @param frozenBlocks how many blocks from the input up do not learn */
    Blueprint(GraphBuilder graph, Shape shape, Hyperparameters parameters, int frozenBlocks) {
        this.graph = graph.addInputs(INPUT);
        this.shape = shape;
        this.weightDecay = parameters.get(Hyperparameters.WEIGHT_DECAY);
        this.clipNorm = parameters.get(Hyperparameters.CLIP_NORM);
        this.frozenBlocks = frozenBlocks;
    }

    Shape shape() {
        return shape;
    }

    /** What is added from here on can be frozen only with all that is below. */
    void beginBlock() {
        block++;
    }

    /** Adds a layer on top of another; gives its name. */
    String add(String name, Layer layer, String below) {
        complete(layer);
        graph.addLayer(name, frozen() ? new FrozenLayer(layer) : layer, below);
        return name;
    }

    /** Adds the layer on top of all, which is never frozen. */
    void addHead(String name, Layer layer, String below) {
        complete(layer);
        graph.addLayer(name, layer, below);
    }

    private void complete(Layer layer) {
        if (layer instanceof BaseLayer base) {
            base.setRegularization(decay());
            base.setGradientNormalization(clipping());
            base.setGradientNormalizationThreshold(clipNorm);
        }
    }

    /** Adds a vertex without weights; gives its name. */
    String add(String name, GraphVertex vertex, String... below) {
        graph.addVertex(name, frozen() ? new FrozenVertex(vertex) : vertex, below);
        return name;
    }

    private boolean frozen() {
        return block <= frozenBlocks;
    }

    /** On each layer: set for the whole network, Deeplearning4j 1.0.0-M2.1 applies it twice. */
    private List<Regularization> decay() {
        return weightDecay > 0 ? new ArrayList<>(List.of(new WeightDecay(weightDecay, true))) : new ArrayList<>();
    }

    private GradientNormalization clipping() {
        return clipNorm > 0 ? GradientNormalization.ClipL2PerLayer : GradientNormalization.None;
    }
}
