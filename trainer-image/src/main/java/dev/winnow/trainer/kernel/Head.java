package dev.winnow.trainer.kernel;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The layer on top of a network: Deeplearning4j's, with the same weights in the same places, and its own on a GPU. Classes
 * get probabilities (softmax) and the cross-entropy as loss, numbers the mean squared error.
 */
public final class Head extends OutputLayer {
    private static final long serialVersionUID = 1L;

    /** What the outputs are. */
    enum Outputs {
        CLASSES(LossFunction.MCXENT, Activation.SOFTMAX),
        NUMBERS(LossFunction.MSE, Activation.IDENTITY);

        private final LossFunction loss;
        private final Activation activation;

        Outputs(LossFunction loss, Activation activation) {
            this.loss = loss;
            this.activation = activation;
        }

        OutputLayer.Builder layer(int count) {
            return new OutputLayer.Builder(loss).activation(activation).nOut(count);
        }
    }

    private final Outputs outputs;

    private Head(Outputs outputs, int count, IUpdater updater) {
        super(outputs.layer(count).updater(updater));
        this.outputs = outputs;
    }

    /** A head that tells so many classes apart. */
    public static Head ofClasses(int count, IUpdater updater) {
        return new Head(Outputs.CLASSES, count, updater);
    }

    /** A head that predicts so many numbers. */
    public static Head ofNumbers(int count, IUpdater updater) {
        return new Head(Outputs.NUMBERS, count, updater);
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration configuration,
            Collection<TrainingListener> listeners,
            int index,
            INDArray weights,
            boolean initialize,
            DataType type) {
        if (!Kernel.works()) {
            return super.instantiate(configuration, listeners, index, weights, initialize, type);
        }
        var kernel = new HeadKernel(configuration, type, outputs);
        kernel.setListeners(listeners);
        kernel.setIndex(index);
        kernel.setParamsViewArray(weights);
        kernel.setParamTable(initializer().init(configuration, weights, initialize));
        return kernel;
    }
}
