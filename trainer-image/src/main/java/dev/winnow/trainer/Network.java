package dev.winnow.trainer;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.learning.config.IUpdater;

/** Builds the network that a trial's hyperparameters describe: the body of its {@link Model}, and a head for the task. */
final class Network {
    static final String HEAD = "output";

    private Network() {}

    /**
     * A network with its first weights, which depend on the seed alone.
     *
     * @param epochs of the whole training; a schedule may end with them
     * @param frozenBlocks blocks from the input up that do not learn
     */
    static ComputationGraph create(Hyperparameters parameters, Data data, long seed, int epochs, int frozenBlocks) {
        var network = new ComputationGraph(configuration(parameters, data, seed, epochs, frozenBlocks));
        network.init();
        return network;
    }

    static ComputationGraphConfiguration configuration(
            Hyperparameters parameters, Data data, long seed, int epochs, int frozenBlocks) {
        Model model = parameters.get(Hyperparameters.MODEL);
        double learningRate = parameters.get(Hyperparameters.LEARNING_RATE);
        double ofHead = parameters.get(Hyperparameters.HEAD_LEARNING_RATE);
        var graph = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(updater(parameters, learningRate, data, epochs))
                .graphBuilder();
        var blueprint = new Blueprint(graph, data.shape(), parameters, frozenBlocks);
        String top = model.build(blueprint, parameters);
        var head = data.task()
                .head()
                .nOut(data.outputs())
                .updater(updater(parameters, ofHead > 0 ? ofHead : learningRate, data, epochs));
        drop(head, parameters);
        blueprint.addHead(HEAD, head.build(), top);
        return graph.setOutputs(HEAD)
                .setInputTypes(model.inputType(data.shape()))
                .build();
    }

    /** The schedule of the layers below the head, at a peak of its own. */
    static LearningRate learningRate(Hyperparameters parameters, double peak, Data data, int epochs) {
        int batch = parameters.get(Hyperparameters.BATCH_SIZE).intValue();
        int stepsPerEpoch = (data.training().size() + batch - 1) / batch;
        return LearningRate.of(parameters, peak, stepsPerEpoch, epochs);
    }

    /** Drops some of a layer's inputs while it learns. */
    static void drop(Layer.Builder<?> layer, Hyperparameters parameters) {
        double dropout = parameters.get(Hyperparameters.DROPOUT);
        if (dropout > 0) {
            // the argument is the share that is kept
            layer.dropOut(1 - dropout);
        }
    }

    private static IUpdater updater(Hyperparameters parameters, double peak, Data data, int epochs) {
        return parameters
                .get(Hyperparameters.OPTIMIZER)
                .updater(learningRate(parameters, peak, data, epochs), parameters.get(Hyperparameters.MOMENTUM));
    }
}
