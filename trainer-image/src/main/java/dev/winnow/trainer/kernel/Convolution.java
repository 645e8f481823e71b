package dev.winnow.trainer.kernel;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution without bias or activation whose output is as large as its input, or a stride smaller: Deeplearning4j's,
 * with the same weights in the same places, and its own on a GPU.
 */
public final class Convolution extends ConvolutionLayer {
    private static final long serialVersionUID = 1L;

    /**
     * @param filters channels of the output
     * @param size height and width of a filter
     */
    public Convolution(int filters, int size, int stride, WeightInit firstWeights) {
        super(new ConvolutionLayer.Builder(size, size)
                .stride(stride, stride)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(filters)
                .hasBias(false)
                .activation(Activation.IDENTITY)
                .weightInit(firstWeights));
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration configuration,
            Collection<TrainingListener> listeners,
            int index,
            INDArray weights,
            boolean initialize,
            DataType type) {
        return Kernel.works()
                ? new ConvolutionKernel(configuration, type).in(listeners, index, weights, initialize)
                : super.instantiate(configuration, listeners, index, weights, initialize, type);
    }
}
