package dev.winnow.trainer.kernel;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.layers.recurrent.LastTimeStepLayer;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Long short-term memory, {@code [samples, features, steps]} to {@code [samples, units, steps]} or to the last state:
 * Deeplearning4j's, with the same weights in the same places, and its own on a GPU.
 */
public final class LstmLayer extends LSTM {
    private static final long serialVersionUID = 1L;

    private final boolean onlyLast;

    /** @param onlyLast whether nothing but the last state goes on, {@code [samples, units]} */
    public LstmLayer(int units, double forgetBias, boolean onlyLast) {
        this.onlyLast = onlyLast;
        setNOut(units);
        setForgetGateBiasInit(forgetBias);
        setActivationFn(new ActivationTanH());
        setGateActivationFn(new ActivationSigmoid());
        setWeightInitFn(new WeightInitXavier());
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration configuration,
            Collection<TrainingListener> listeners,
            int index,
            INDArray weights,
            boolean initialize,
            DataType type) {
        if (Kernel.works()) {
            return new Recurrence(configuration, type, LstmCell::new, onlyLast)
                    .in(listeners, index, weights, initialize);
        }
        Layer theirs = super.instantiate(configuration, listeners, index, weights, initialize, type);
        return onlyLast ? new LastTimeStepLayer(theirs) : theirs;
    }

    @Override
    public InputType getOutputType(int index, InputType input) {
        return onlyLast ? InputType.feedForward(getNOut()) : super.getOutputType(index, input);
    }
}
