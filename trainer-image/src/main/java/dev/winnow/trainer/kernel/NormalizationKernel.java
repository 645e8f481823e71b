package dev.winnow.trainer.kernel;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalization on the CPU: brings each channel, or each number of a vector, to mean 0 and variance 1 over the batch,
 * then to a mean and deviation that are learned. Once trained it goes by the running means of the batches' statistics.
 *
 * <p>As Deeplearning4j it keeps the running variance as the decimal logarithm of its root, and hands the changes of the
 * statistics on as gradients, which their updater subtracts as they are.
 *
 * <p>Source: Ioffe and Szegedy, "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate
 * Shift", ICML 2015.
 */
final class NormalizationKernel extends Kernel<Normalization> {
    private static final long serialVersionUID = 1L;
    private static final String GAIN = BatchNormalizationParamInitializer.GAMMA;
    private static final String SHIFT = BatchNormalizationParamInitializer.BETA;
    private static final String MEAN = BatchNormalizationParamInitializer.GLOBAL_MEAN;
    private static final String LOG_DEVIATION = BatchNormalizationParamInitializer.GLOBAL_LOG_STD;

    private final int channels;
    /** Of the latest batch, by channel. */
    private final double[] mean;

    private final double[] spread;

    NormalizationKernel(NeuralNetConfiguration configuration, DataType type) {
        super(configuration, type);
        this.channels = (int) layerConf().getNOut();
        this.mean = new double[channels];
        this.spread = new double[channels];
    }

    @Override
    public boolean updaterDivideByMinibatch(String name) {
        return !name.equals(MEAN) && !name.equals(LOG_DEVIATION);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        Block from = Block.inOrder(input);
        INDArray output = workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, input.shape(), 'c');
        Block into = Block.over(output);
        if (training) {
            measure(from);
        } else {
            recall();
        }
        float[] gain = numbers(GAIN);
        float[] shift = numbers(SHIFT);
        float[] sample = new float[channels * plane()];
        for (int first = 0; first < input.length(); first += sample.length) {
            from.read(first, sample, sample.length);
            for (int channel = 0, i = 0; channel < channels; channel++) {
                float center = (float) mean[channel];
                float scale = (float) (gain[channel] / deviation(channel));
                float plus = shift[channel];
                for (int end = i + plane(); i < end; i++) {
                    sample[i] = (sample[i] - center) * scale + plus;
                }
            }
            into.write(first, sample, sample.length);
        }
        return output;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        INDArray inputError =
                workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
        Block from = Block.inOrder(input);
        Block errors = Block.inOrder(epsilon);
        Block into = Block.over(inputError);
        int plane = plane();
        float[] sample = new float[channels * plane];
        float[] error = new float[channels * plane];
        double[] sum = new double[channels];
        double[] product = new double[channels];
        for (int first = 0; first < input.length(); first += sample.length) {
            from.read(first, sample, sample.length);
            errors.read(first, error, error.length);
            for (int channel = 0, i = 0; channel < channels; channel++) {
                float center = (float) mean[channel];
                double sumHere = 0;
                double productHere = 0;
                for (int end = i + plane; i < end; i++) {
                    sumHere += error[i];
                    productHere += error[i] * (sample[i] - center);
                }
                sum[channel] += sumHere;
                product[channel] += productHere;
            }
        }
        float[] gain = numbers(GAIN);
        double count = (double) input.length() / channels;
        for (int first = 0; first < input.length(); first += sample.length) {
            from.read(first, sample, sample.length);
            errors.read(first, error, error.length);
            for (int channel = 0, i = 0; channel < channels; channel++) {
                float center = (float) mean[channel];
                float scale = (float) (gain[channel] / deviation(channel));
                float ofMean = (float) (sum[channel] / count);
                float ofVariance = (float) (product[channel] / count / variance(channel));
                for (int end = i + plane; i < end; i++) {
                    error[i] = scale * (error[i] - ofMean - (sample[i] - center) * ofVariance);
                }
            }
            into.write(first, error, error.length);
        }
        return new Pair<>(gradient(sum, product), inputError);
    }

    private Gradient gradient(double[] sum, double[] product) {
        double keeps = layerConf().getDecay();
        float[] runningMean = numbers(MEAN);
        float[] logDeviation = numbers(LOG_DEVIATION);
        float[] ofGain = new float[channels];
        float[] ofShift = new float[channels];
        for (int channel = 0; channel < channels; channel++) {
            ofGain[channel] = (float) (product[channel] / deviation(channel));
            ofShift[channel] = (float) sum[channel];
            double before = StrictMath.pow(10, 2.0 * logDeviation[channel]);
            double after = keeps * before + (1 - keeps) * spread[channel];
            runningMean[channel] = (float) ((1 - keeps) * (runningMean[channel] - mean[channel]));
            logDeviation[channel] = (float) (StrictMath.log10(before / after) / 2);
        }
        var gradient = new DefaultGradient();
        set(gradient, GAIN, ofGain);
        set(gradient, SHIFT, ofShift);
        set(gradient, MEAN, runningMean);
        set(gradient, LOG_DEVIATION, logDeviation);
        return gradient;
    }

    private void set(Gradient gradient, String name, float[] numbers) {
        INDArray view = gradientOf(name);
        Block.over(view).write(0, numbers, channels);
        gradient.setGradientFor(name, view);
    }

    /** Takes the mean and the variance of a batch. */
    private void measure(Block from) {
        int plane = plane();
        float[] sample = new float[channels * plane];
        double count = (double) input.length() / channels;
        Arrays.fill(mean, 0);
        Arrays.fill(spread, 0);
        for (int first = 0; first < input.length(); first += sample.length) {
            from.read(first, sample, sample.length);
            for (int channel = 0, i = 0; channel < channels; channel++) {
                double sum = 0;
                for (int end = i + plane; i < end; i++) {
                    sum += sample[i];
                }
                mean[channel] += sum / count;
            }
        }
        for (int first = 0; first < input.length(); first += sample.length) {
            from.read(first, sample, sample.length);
            for (int channel = 0, i = 0; channel < channels; channel++) {
                double sum = 0;
                for (int end = i + plane; i < end; i++) {
                    double way = sample[i] - mean[channel];
                    sum += way * way;
                }
                spread[channel] += sum / count;
            }
        }
    }

    /** Takes the running mean and variance. */
    private void recall() {
        float[] runningMean = numbers(MEAN);
        float[] logDeviation = numbers(LOG_DEVIATION);
        for (int channel = 0; channel < channels; channel++) {
            mean[channel] = runningMean[channel];
            spread[channel] = StrictMath.pow(10, 2.0 * logDeviation[channel]);
        }
    }

    private double variance(int channel) {
        return spread[channel] + layerConf().getEps();
    }

    private double deviation(int channel) {
        return Math.sqrt(variance(channel));
    }

    /** Numbers of a sample in a channel. */
    private int plane() {
        return (int) (input.length() / input.size(0)) / channels;
    }

    private float[] numbers(String name) {
        float[] numbers = new float[channels];
        Block.over(weights(name)).read(0, numbers, channels);
        return numbers;
    }
}
