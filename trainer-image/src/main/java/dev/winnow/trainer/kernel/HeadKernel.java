package dev.winnow.trainer.kernel;

import java.util.Objects;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.OutputLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The top layer while it learns, in host memory. Deeplearning4j's computes the outputs anew for the gradient and for the
 * loss; this layer keeps the loss of the one pass.
 */
final class HeadKernel extends OutputLayer {
    private static final long serialVersionUID = 1L;
    private static final String WEIGHTS = DefaultParamInitializer.WEIGHT_KEY;
    private static final String BIAS = DefaultParamInitializer.BIAS_KEY;
    /** As Deeplearning4j's, so that no logarithm is infinite. */
    private static final float LEAST_PROBABILITY = 1e-10f;

    private final Head.Outputs kind;
    private final int units;
    private final int outputs;
    private final transient Scratch error = new Scratch();
    /** Of the latest gradient's batch, until somebody asks. */
    private transient OptionalDouble loss = OptionalDouble.empty();

    HeadKernel(NeuralNetConfiguration configuration, DataType type, Head.Outputs kind) {
        super(configuration, type);
        this.kind = kind;
        this.units = (int) layerConf().getNIn();
        this.outputs = (int) layerConf().getNOut();
    }

    @Override
    public double computeScore(double penalty, boolean training, LayerWorkspaceMgr workspaces) {
        double sum = loss.isPresent() ? loss.getAsDouble() : pass(training, workspaces);
        loss = OptionalDouble.empty();
        score = sum / input.size(0) + penalty;
        return score;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        loss = OptionalDouble.of(pass(true, workspaces));
        int samples = (int) input.size(0);
        boolean columns = Block.inColumns(input);
        Block below = Block.asItLies(input);
        Block errors = error.of((long) samples * outputs);
        Block weights = weights(WEIGHTS);

        INDArray ofWeights = gradientOf(WEIGHTS);
        Block.over(ofWeights).product(errors, true, below, columns, outputs, samples, units, false);
        INDArray ofBias = gradientOf(BIAS);
        Block.over(ofBias).write(0, sums(errors, samples), outputs);
        INDArray inputError = workspaces.createUninitialized(
                ArrayType.ACTIVATION_GRAD, DataType.FLOAT, new long[] {samples, units}, columns ? 'f' : 'c');
        if (columns) {
            Block.over(inputError).product(weights, true, errors, true, units, outputs, samples, false);
        } else {
            Block.over(inputError).product(errors, false, weights, false, samples, outputs, units, false);
        }

        var gradient = new DefaultGradient();
        gradient.setGradientFor(WEIGHTS, ofWeights);
        gradient.setGradientFor(BIAS, ofBias);
        return new Pair<>(gradient, backpropDropOutIfPresent(inputError));
    }

    /** Computes the outputs, and from them the loss, which is the answer, and its gradient: {@link #error}, a row a sample. */
    private double pass(boolean training, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        applyDropOutIfNecessary(training, workspaces);
        int samples = (int) input.size(0);
        boolean columns = Block.inColumns(input);
        Block below = Block.asItLies(input);
        Block errors = error.of((long) samples * outputs);
        errors.product(below, columns, weights(WEIGHTS), true, samples, units, outputs, false);

        float[] rows = new float[samples * outputs];
        float[] targets = new float[samples * outputs];
        float[] bias = new float[outputs];
        errors.read(0, rows, rows.length);
        Block.inOrder(labels).read(0, targets, targets.length);
        weights(BIAS).read(0, bias, outputs);
        double sum = 0;
        for (int from = 0; from < rows.length; from += outputs) {
            for (int i = 0; i < outputs; i++) {
                rows[from + i] += bias[i];
            }
            sum += switch (kind) {
                case CLASSES -> crossEntropy(rows, targets, from);
                case NUMBERS -> squaredError(rows, targets, from);
            };
        }
        errors.write(0, rows, rows.length);
        return sum;
    }

    private double crossEntropy(float[] row, float[] targets, int from) {
        float greatest = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + outputs; i++) {
            greatest = Math.max(greatest, row[i]);
        }
        float all = 0;
        for (int i = from; i < from + outputs; i++) {
            row[i] = (float) StrictMath.exp(row[i] - greatest);
            all += row[i];
        }
        double loss = 0;
        for (int i = from; i < from + outputs; i++) {
            float probability = row[i] / all;
            if (targets[i] != 0) {
                loss -= targets[i] * StrictMath.log(Math.max(probability, LEAST_PROBABILITY));
            }
            row[i] = probability - targets[i];
        }
        return loss;
    }

    private double squaredError(float[] row, float[] targets, int from) {
        double loss = 0;
        for (int i = from; i < from + outputs; i++) {
            float way = row[i] - targets[i];
            loss += (double) way * way / outputs;
            row[i] = 2 * way / outputs;
        }
        return loss;
    }

    private Block weights(String name) {
        return Block.over(Objects.requireNonNull(params.get(name), name));
    }

    private INDArray gradientOf(String name) {
        return Objects.requireNonNull(gradientViews.get(name), name);
    }

    private float[] sums(Block errors, int samples) {
        float[] rows = new float[samples * outputs];
        errors.read(0, rows, rows.length);
        float[] sums = new float[outputs];
        for (int from = 0; from < rows.length; from += outputs) {
            for (int i = 0; i < outputs; i++) {
                sums[i] += rows[from + i];
            }
        }
        return sums;
    }
}
