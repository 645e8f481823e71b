package dev.winnow.trainer.kernel;

import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A layer that computes in host memory with code of our own.
 *
 * @param <C> its configuration
 */
public abstract class Kernel<C extends org.deeplearning4j.nn.conf.layers.BaseLayer> extends BaseLayer<C> {
    private static final long serialVersionUID = 1L;

    Kernel(NeuralNetConfiguration configuration, DataType type) {
        super(configuration, type);
    }

    /** Whether ND4J's memory is the host's; on a GPU none of these layers works. */
    public static boolean works() {
        return Nd4j.getEnvironment().isCPU();
    }

    /** Takes its place and its weights, as Deeplearning4j's configurations give them to layers. */
    final Layer in(Collection<TrainingListener> listeners, int index, INDArray weights, boolean initialize) {
        setListeners(listeners);
        setIndex(index);
        setParamsViewArray(weights);
        setParamTable(layerConf().initializer().init(conf, weights, initialize));
        return this;
    }

    /** Some of its weights, by Deeplearning4j's name for them. */
    final INDArray weights(String name) {
        return Objects.requireNonNull(params.get(name), name);
    }

    /** Where the gradient of these weights goes. */
    final INDArray gradientOf(String name) {
        return Objects.requireNonNull(gradientViews.get(name), name);
    }

    @Override
    public final boolean isPretrainLayer() {
        return false;
    }
}
