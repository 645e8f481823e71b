package dev.winnow.trainer.model;

import java.util.Map;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitUtil;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gated recurrent units, written out step by step: {@code [samples, features, steps]} to the state after the last step,
 * {@code [samples, units]}. The reset gate is applied before the recurrent product. Deeplearning4j has no such layer.
 *
 * <p>Source: Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine
 * Translation", EMNLP 2014, equations 5 to 8.
 */
final class GruLayer extends SameDiffLayer {
    private static final long serialVersionUID = 1L;

    // "input" alone is the name of what the layer takes
    private static final String INPUT = "weights-of-input";
    private static final String GATES = "weights-of-gates";
    private static final String CANDIDATE = "weights-of-candidate";
    private static final String BIAS = "bias";

    private final int features;
    private final int units;
    private final int steps;

    GruLayer(int features, int units, int steps) {
        this.features = features;
        this.units = units;
        this.steps = steps;
    }

    @Override
    public void defineParameters(SDLayerParams parameters) {
        parameters.addWeightParam(INPUT, features, 3L * units);
        parameters.addWeightParam(GATES, units, 2L * units);
        parameters.addWeightParam(CANDIDATE, units, units);
        parameters.addBiasParam(BIAS, 1, 3L * units);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> parameters) {
        parameters.forEach((name, values) -> {
            if (name.equals(BIAS)) {
                values.assign(0);
            } else {
                WeightInitUtil.initWeights(
                        values.rows(), values.columns(), values.shape(), WeightInit.XAVIER, null, 'c', values);
            }
        });
    }

    /** Computes nothing that is not used: SameDiff 1.0.0-M2.1 would take the gradient of the wrong output. */
    @Override
    public SDVariable defineLayer(
            SameDiff graph, SDVariable input, Map<String, SDVariable> weights, @Nullable SDVariable mask) {
        SDVariable state = firstStep(graph, input, weights);
        for (int step = 1; step < steps; step++) {
            SDVariable fromInput = fromInput(input, weights, step);
            SDVariable fromState = state.mmul(weights.get(GATES));
            SDVariable update = graph.nn().sigmoid(part(fromInput, 0).add(part(fromState, 0)));
            SDVariable reset = graph.nn().sigmoid(part(fromInput, 1).add(part(fromState, 1)));
            SDVariable recalled = reset.mul(state).mmul(weights.get(CANDIDATE));
            SDVariable candidate = graph.math().tanh(part(fromInput, 2).add(recalled));
            state = update.mul(state).add(update.rsub(1.0).mul(candidate));
        }
        return state;
    }

    /** The state before is 0, so that nothing is there to be reset or kept. */
    private SDVariable firstStep(SameDiff graph, SDVariable input, Map<String, SDVariable> weights) {
        SDVariable fromInput = fromInput(input, weights, 0);
        SDVariable update = graph.nn().sigmoid(part(fromInput, 0));
        return update.rsub(1.0).mul(graph.math().tanh(part(fromInput, 2)));
    }

    private static SDVariable fromInput(SDVariable input, Map<String, SDVariable> weights, int step) {
        return input.get(SDIndex.all(), SDIndex.all(), SDIndex.point(step))
                .mmul(weights.get(INPUT))
                .add(weights.get(BIAS));
    }

    /** The columns of the update gate (0), the reset gate (1) or the candidate (2). */
    private SDVariable part(SDVariable columns, int index) {
        return columns.get(SDIndex.all(), SDIndex.interval((long) index * units, (index + 1L) * units));
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        return InputType.feedForward(units);
    }

    @Override
    public void setNIn(InputType inputType, boolean override) {
        // counted by the constructor
    }

    @Override
    public @Nullable InputPreProcessor getPreProcessorForInputType(InputType inputType) {
        return null;
    }
}
