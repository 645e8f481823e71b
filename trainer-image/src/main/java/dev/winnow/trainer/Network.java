package dev.winnow.trainer;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Builds the network that a trial's hyperparameters describe: a multilayer perceptron with a softmax on top. */
final class Network {
    static final String OUTPUT = "output";

    private Network() {}

    /** A network with its first weights, which depend on the seed alone. */
    static ComputationGraph create(Hyperparameters parameters, long seed) {
        var network = new ComputationGraph(configuration(parameters, seed));
        network.init();
        return network;
    }

    static ComputationGraphConfiguration configuration(Hyperparameters parameters, long seed) {
        var graph = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(parameters.optimizer().updater(parameters.learningRate(), parameters.momentum()))
                .graphBuilder()
                .addInputs("pixels");
        String below = "pixels";
        for (int i = 0; i < parameters.layers(); i++) {
            String layer = "hidden" + i;
            graph.addLayer(layer, hidden(parameters, i), below);
            below = layer;
        }
        return graph.addLayer(OUTPUT, output(parameters), below)
                .setOutputs(OUTPUT)
                .build();
    }

    private static DenseLayer hidden(Hyperparameters parameters, int index) {
        var layer = new DenseLayer.Builder()
                .nIn(index == 0 ? Samples.PIXELS : parameters.hiddenUnits())
                .nOut(parameters.hiddenUnits())
                .activation(parameters.activation().activation)
                .weightInit(parameters.activation().weightInit);
        // Deeplearning4j drops a layer's inputs, and the pixels are no hidden layer's outputs
        if (index > 0) {
            drop(layer, parameters);
        }
        decay(layer, parameters);
        return layer.build();
    }

    private static OutputLayer output(Hyperparameters parameters) {
        var layer = new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(parameters.hiddenUnits())
                .nOut(Samples.CLASSES)
                .activation(Activation.SOFTMAX);
        drop(layer, parameters);
        decay(layer, parameters);
        return layer.build();
    }

    private static void drop(Layer.Builder<?> layer, Hyperparameters parameters) {
        if (parameters.dropout() > 0) {
            // the argument is the share that is kept
            layer.dropOut(1 - parameters.dropout());
        }
    }

    private static void decay(BaseLayer.Builder<?> layer, Hyperparameters parameters) {
        if (parameters.weightDecay() > 0) {
            // on each layer: set for the whole network, Deeplearning4j 1.0.0-M2.1 applies it twice
            layer.weightDecay(parameters.weightDecay(), true);
        }
    }
}
