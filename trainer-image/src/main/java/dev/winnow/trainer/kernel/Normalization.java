package dev.winnow.trainer.kernel;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Batch normalization as Deeplearning4j configures it, with the same weights in the same places; its own on a GPU. */
public final class Normalization extends BatchNormalization {
    private static final long serialVersionUID = 1L;

    @Override
    public Layer instantiate(
            NeuralNetConfiguration configuration,
            Collection<TrainingListener> listeners,
            int index,
            INDArray weights,
            boolean initialize,
            DataType type) {
        return Kernel.works()
                ? new NormalizationKernel(configuration, type).in(listeners, index, weights, initialize)
                : super.instantiate(configuration, listeners, index, weights, initialize, type);
    }
}
