package dev.winnow.trainer.kernel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitUtil;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** How the weights of a {@link GruLayer} lie one after the other; each is a matrix, row after row. */
final class GruWeights implements ParamInitializer {
    static final GruWeights INSTANCE = new GruWeights();

    /** Of the input, for the update gate, the reset gate and the candidate side by side. */
    static final String INPUT = "weights-of-input";
    /** Of the state, for the update gate and the reset gate. */
    static final String GATES = "weights-of-gates";
    /** Of the state that the reset gate left, for the candidate. */
    static final String CANDIDATE = "weights-of-candidate";
    /** For both gates and the candidate. */
    static final String BIAS = "bias";

    private static final List<String> MATRICES = List.of(INPUT, GATES, CANDIDATE);

    private GruWeights() {}

    private static Map<String, long[]> shapes(Layer layer) {
        var gru = (FeedForwardLayer) layer;
        long units = gru.getNOut();
        var shapes = new LinkedHashMap<String, long[]>();
        shapes.put(INPUT, new long[] {gru.getNIn(), 3 * units});
        shapes.put(GATES, new long[] {units, 2 * units});
        shapes.put(CANDIDATE, new long[] {units, units});
        shapes.put(BIAS, new long[] {1, 3 * units});
        return shapes;
    }

    private static Map<String, INDArray> parts(Layer layer, INDArray flat) {
        INDArray all = flat.reshape(flat.length());
        var parts = new LinkedHashMap<String, INDArray>();
        long from = 0;
        for (var shape : shapes(layer).entrySet()) {
            long end = from + shape.getValue()[0] * shape.getValue()[1];
            parts.put(shape.getKey(), all.get(NDArrayIndex.interval(from, end)).reshape('c', shape.getValue()));
            from = end;
        }
        return parts;
    }

    @Override
    public Map<String, INDArray> init(NeuralNetConfiguration configuration, INDArray flat, boolean initialize) {
        Map<String, INDArray> parts = parts(configuration.getLayer(), flat);
        parts.forEach((name, values) -> {
            configuration.addVariable(name);
            if (initialize && name.equals(BIAS)) {
                values.assign(0);
            } else if (initialize) {
                WeightInitUtil.initWeights(
                        values.rows(), values.columns(), values.shape(), WeightInit.XAVIER, null, 'c', values);
            }
        });
        return parts;
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration configuration, INDArray flat) {
        return parts(configuration.getLayer(), flat);
    }

    @Override
    public long numParams(NeuralNetConfiguration configuration) {
        return numParams(configuration.getLayer());
    }

    @Override
    public long numParams(Layer layer) {
        return shapes(layer).values().stream()
                .mapToLong(shape -> shape[0] * shape[1])
                .sum();
    }

    @Override
    public List<String> paramKeys(Layer layer) {
        return List.copyOf(shapes(layer).keySet());
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return MATRICES;
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return List.of(BIAS);
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
        return MATRICES.contains(key);
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
        return BIAS.equals(key);
    }
}
