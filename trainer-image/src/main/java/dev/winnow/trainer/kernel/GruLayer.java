package dev.winnow.trainer.kernel;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gated recurrent units over the steps of a sequence: {@code [samples, features, steps]} to the state after the last step,
 * {@code [samples, units]}. Deeplearning4j has no such layer.
 *
 * <p>With weights W of the input x, weights U of the state h and a bias b for each, the update gate is {@code z = sigmoid(x
 * Wz + h Uz + bz)}, the reset gate {@code r = sigmoid(x Wr + h Ur + br)}, the candidate {@code c = tanh(x Wc + (r h) Uc +
 * bc)}, and the next state {@code z h + (1 - z) c}: the reset gate is applied before the recurrent product.
 *
 * <p>Source: Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine
 * Translation", EMNLP 2014, equations 5 to 8.
 */
public final class GruLayer extends BaseRecurrentLayer {
    private static final long serialVersionUID = 1L;

    public GruLayer(int units) {
        setNOut(units);
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration configuration,
            Collection<TrainingListener> listeners,
            int index,
            INDArray weights,
            boolean initialize,
            DataType type) {
        return new Recurrence(configuration, type, GruCell::new, true).in(listeners, index, weights, initialize);
    }

    @Override
    public ParamInitializer initializer() {
        return GruWeights.INSTANCE;
    }

    @Override
    public InputType getOutputType(int index, InputType input) {
        return InputType.feedForward(getNOut());
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType input) {
        throw new UnsupportedOperationException("the memory of gated recurrent units is not estimated");
    }
}
