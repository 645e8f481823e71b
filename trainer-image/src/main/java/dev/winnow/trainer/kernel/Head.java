package dev.winnow.trainer.kernel;

import dev.winnow.trainer.settings.Task;
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

    private final Task task;

    /** @param outputs classes, or numbers to predict */
    public Head(Task task, int outputs, IUpdater updater) {
        super(builder(task).nOut(outputs).updater(updater));
        this.task = task;
    }

    private static OutputLayer.Builder builder(Task task) {
        return switch (task) {
            case CLASSIFICATION -> new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX);
            case REGRESSION -> new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY);
        };
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
        var kernel = new HeadKernel(configuration, type, task);
        kernel.setListeners(listeners);
        kernel.setIndex(index);
        kernel.setParamsViewArray(weights);
        kernel.setParamTable(initializer().init(configuration, weights, initialize));
        return kernel;
    }
}
