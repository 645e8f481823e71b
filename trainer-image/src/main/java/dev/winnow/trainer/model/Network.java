package dev.winnow.trainer.model;

import dev.winnow.trainer.data.Data;
import dev.winnow.trainer.kernel.Head;
import dev.winnow.trainer.settings.Hyperparameters;
import dev.winnow.trainer.settings.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** Builds the network that a trial's hyperparameters describe: the body of its {@link Model}, and a head for the task. */
public final class Network {
    public static final String HEAD = "output";

    private Network() {}

    /**
     * A network with its first weights, which depend on the seed alone.
     *
     * @param epochs of the whole training; a schedule may end with them
     * @param frozenBlocks blocks from the input up that do not learn
     */
    public static ComputationGraph create(
            Hyperparameters parameters, Data data, long seed, int epochs, int frozenBlocks) {
        var network = new ComputationGraph(configuration(parameters, data, seed, epochs, frozenBlocks));
        network.init();
        InPlaceUpdater.install(network);
        return network;
    }

    static ComputationGraphConfiguration configuration(
            Hyperparameters parameters, Data data, long seed, int epochs, int frozenBlocks) {
        double learningRate = parameters.get(Hyperparameters.LEARNING_RATE);
        var graph = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(updater(parameters, learningRate, data, epochs))
                .graphBuilder();
        var blueprint = new Blueprint(graph, data.shape(), parameters, frozenBlocks);
        String top = body(blueprint, parameters);
        var updater = updater(parameters, ofHead(parameters), data, epochs);
        var head =
                switch (data.task()) {
                    case CLASSIFICATION -> Head.ofClasses(data.outputs(), updater);
                    case REGRESSION -> Head.ofNumbers(data.outputs(), updater);
                };
        drop(head, parameters);
        blueprint.addHead(HEAD, head, top);
        return graph.setOutputs(HEAD)
                .setInputTypes(Input.of(parameters.get(Hyperparameters.MODEL)).type(data.shape()))
                .build();
    }

    /** Adds all layers but the last; gives the name of the topmost. */
    private static String body(Blueprint blueprint, Hyperparameters parameters) {
        return switch (parameters.get(Hyperparameters.MODEL)) {
            case MLP -> Mlp.build(blueprint, parameters);
            case CNN -> Cnn.build(blueprint, parameters);
            case LSTM -> Lstm.build(blueprint, parameters);
            case GRU -> Gru.build(blueprint, parameters);
        };
    }

    /** Multiplies the learning rates of the head and of what is below it, from their first values. */
    public static void scaleLearningRate(
            ComputationGraph network, Hyperparameters parameters, Data data, int epochs, double scale) {
        double peak = parameters.get(Hyperparameters.LEARNING_RATE);
        network.setLearningRate(learningRate(parameters, peak * scale, data, epochs));
        network.setLearningRate(HEAD, learningRate(parameters, ofHead(parameters) * scale, data, epochs));
        InPlaceUpdater.install(network);
    }

    private static double ofHead(Hyperparameters parameters) {
        double ofHead = parameters.get(Hyperparameters.HEAD_LEARNING_RATE);
        return ofHead > 0 ? ofHead : parameters.get(Hyperparameters.LEARNING_RATE);
    }

    private static LearningRate learningRate(Hyperparameters parameters, double peak, Data data, int epochs) {
        int batch = parameters.get(Hyperparameters.BATCH_SIZE).intValue();
        int stepsPerEpoch = (data.training().size() + batch - 1) / batch;
        return LearningRate.of(parameters, peak, stepsPerEpoch, epochs);
    }

    /** Drops some of a layer's inputs while it learns. */
    static void drop(Layer layer, Hyperparameters parameters) {
        double dropout = parameters.get(Hyperparameters.DROPOUT);
        if (dropout > 0) {
            // the argument is the share that is kept
            layer.setIDropout(new Dropout(1 - dropout));
        }
    }

    private static IUpdater updater(Hyperparameters parameters, double peak, Data data, int epochs) {
        LearningRate rate = learningRate(parameters, peak, data, epochs);
        return switch (parameters.get(Hyperparameters.OPTIMIZER)) {
            case SGD -> new Sgd(rate);
            case NESTEROVS -> new Nesterovs(rate, parameters.get(Hyperparameters.MOMENTUM));
            // Deeplearning4j's decoupled decay makes Adam AdamW
            case ADAM, ADAMW -> new Adam(rate);
            case RMSPROP -> new RmsProp(rate);
        };
    }
}
