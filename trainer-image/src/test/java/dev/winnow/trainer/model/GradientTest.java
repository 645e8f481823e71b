package dev.winnow.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.trainer.data.Data;
import dev.winnow.trainer.data.Samples;
import dev.winnow.trainer.nd4j.NativeMemory;
import dev.winnow.trainer.settings.Hyperparameters;
import dev.winnow.trainer.settings.HyperparametersTest;
import dev.winnow.trainer.settings.InvalidSettingsException;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The gradient of every weight matrix of every layer is what the loss says when a weight is moved to both sides. A layer
 * whose gradient is a multiple of the right one trains well with Adam, so that nothing else would tell.
 */
class GradientTest {
    private static final int SAMPLES = 9;
    /** Statistics of batch normalization; what stands for their gradient is no slope of the loss. */
    private static final List<String> STATISTICS = List.of("mean", "var", "log10stdev");

    private static final NativeMemory MEMORY = NativeMemory.takeOver();

    // smooth activations, as a difference over the corner of a rectifier says nothing
    @ParameterizedTest
    @ValueSource(
            strings = {
                "model=mlp activation=tanh layers=2",
                "model=mlp activation=swish layers=2 batch_norm=true",
                "model=mlp activation=tanh data=sunspots",
                "model=cnn activation=tanh",
                "model=cnn activation=sigmoid residual=false stages=3",
                "model=cnn activation=tanh kernel_size=2 stages=2 blocks=2",
                "model=cnn activation=tanh kernel_size=5 stages=4",
                "model=cnn activation=swish kernel_size=7 data=sunspots",
                "model=lstm",
                "model=lstm layers=3 hidden_units=5",
                "model=lstm data=sunspots",
                "model=gru",
                "model=gru hidden_units=5",
                "model=gru data=sunspots",
            })
    void isTheSlopeOfTheLoss(String settings) throws InvalidSettingsException {
        var environment = new TreeMap<String, String>();
        for (String setting : settings.split(" ", -1)) {
            String[] parts = setting.split("=", -1);
            environment.put("HP_" + parts[0].toUpperCase(Locale.ROOT), parts[1]);
        }
        Hyperparameters parameters = HyperparametersTest.read(environment);
        Data data = Data.of(parameters);
        Samples few = data.training()
                .pick(IntStream.range(0, SAMPLES).map(i -> 31 * i).toArray(), 0, SAMPLES);
        ComputationGraph network = Network.create(parameters, data, 1, 10, 0);
        network.setInput(0, Input.of(parameters.get(Hyperparameters.MODEL)).array(few, data.shape()));
        network.setLabel(0, Nd4j.create(few.targets(), new long[] {SAMPLES, few.outputs()}, 'c'));
        for (Layer layer : network.getLayers()) {
            for (String name : layer.paramTable().keySet()) {
                if (!STATISTICS.contains(name)) {
                    assertSlope(network, layer, name);
                }
            }
        }
    }

    /** At the weights with the largest gradient of their sign, and at the first. */
    private static void assertSlope(ComputationGraph network, Layer layer, String name) {
        INDArray weights = layer.getParam(name);
        INDArray flat = weights.reshape(weights.ordering(), new long[] {weights.length()});
        network.computeGradientAndScore();
        String key = layer.conf().getLayer().getLayerName() + "_" + name;
        INDArray slope = network.gradient().getGradientFor(key).dup(weights.ordering());
        INDArray slopes =
                slope.reshape(weights.ordering(), new long[] {weights.length()}).div(SAMPLES);
        double most = slopes.amaxNumber().doubleValue();
        assertThat(most).as(key).isPositive();
        for (long at :
                new long[] {0, slopes.argMax().getLong(0), slopes.neg().argMax().getLong(0)}) {
            double weight = flat.getDouble(at);
            double step = 0.01;
            double up = loss(network, flat, at, weight + step);
            double down = loss(network, flat, at, weight - step);
            flat.putScalar(at, weight);
            assertThat(slopes.getDouble(at))
                    .as("%s %d", key, at)
                    .isCloseTo((up - down) / (2 * step), within(0.03 * most + 3e-5));
        }
    }

    private static double loss(ComputationGraph network, INDArray weights, long at, double weight) {
        weights.putScalar(at, weight);
        network.computeGradientAndScore();
        MEMORY.free();
        return network.score();
    }
}
