package dev.winnow.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.trainer.data.Data;
import dev.winnow.trainer.data.Digits;
import dev.winnow.trainer.nd4j.NativeMemory;
import dev.winnow.trainer.settings.HyperparametersTest;
import dev.winnow.trainer.settings.InvalidSettingsException;
import dev.winnow.trainer.settings.Model;
import dev.winnow.trainer.settings.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.regularization.WeightDecay;

class NetworkTest {
    private static final Data DIGITS = Digits.load(0, 9, 0);

    @BeforeAll
    static void takeTheMemory() {
        NativeMemory.takeOver();
    }

    @Test
    void stacksTheHiddenLayers() throws InvalidSettingsException {
        var layers = feedForward(Map.of("HP_LAYERS", "2", "HP_HIDDEN_UNITS", "48"));
        assertThat(layers).extracting(FeedForwardLayer::getNIn).containsExactly(64L, 48L, 48L);
        assertThat(layers).extracting(FeedForwardLayer::getNOut).containsExactly(48L, 48L, 10L);
    }

    @ParameterizedTest
    @CsvSource({
        // 64 x 48 weights, 48 means, variances, gains and shifts, 48 x 10 weights and 10 biases of the head
        "model=mlp hidden_units=48 batch_norm=true, 3754",
        // a stem of 8 filters of 1 x 3 x 3, each with a mean, a variance, a gain and a shift: 72 + 32; two more layers
        // of
        // 8 x 8 x 3 x 3 and their 32: 1216; a head of 8 x 10 + 10
        "model=cnn stages=1 residual=false, 1410",
        "model=cnn stages=1 residual=true, 1410",
        // and 16 filters of 8 x 3 x 3 and of 16 x 3 x 3 with their 64, a head of 16 x 10 + 10; the skip between the
        // stages is a projection of 8 x 16 with its 64
        "model=cnn stages=2 residual=false, 5074",
        "model=cnn stages=2 residual=true, 5266",
        "model=cnn stages=1 blocks=2, 2626",
        "model=cnn stages=1 kernel_size=1, 322",
        // four gates of 8 + 64 inputs and a bias to 64 units; a second layer of 64 + 64; a head of 64 x 10 + 10
        "model=lstm, 19338",
        "model=lstm layers=2, 52362",
        // three
        "model=gru, 14666",
    })
    void hasAsManyParametersAsCountedByHand(String settings, long parameters) throws InvalidSettingsException {
        var environment = new TreeMap<String, String>();
        for (String setting : settings.split(" ", -1)) {
            String[] parts = setting.split("=", -1);
            environment.put("HP_" + parts[0].toUpperCase(Locale.ROOT), parts[1]);
        }
        ComputationGraph network = network(environment, 0);
        assertThat(network.numParams()).isEqualTo(parameters);
    }

    /** Deeplearning4j 1.0.0-M2.1 applies a decay twice that is set for the whole network. */
    @ParameterizedTest
    @EnumSource(Model.class)
    void decaysTheWeightsOfEachLayerOnceAndNoBias(Model model) throws InvalidSettingsException {
        var environment = Map.of("HP_MODEL", Setting.Choice.written(model), "HP_WEIGHT_DECAY", "0.01");
        ComputationGraph network = network(environment, 0);
        int weights = 0;
        for (var layer : network.getLayers()) {
            for (String name : layer.paramTable().keySet()) {
                var decays = layer.getConfig().getRegularizationByParam(name);
                boolean normalization =
                        List.of("gamma", "beta", "mean", "var", "log10stdev").contains(name);
                if (normalization || name.equals("b") || name.equals("bias")) {
                    assertThat(decays == null ? List.of() : decays).as(name).isEmpty();
                } else {
                    assertThat(decays).as(name).hasSize(1);
                    var decay = (WeightDecay) decays.get(0);
                    assertThat(decay.getCoeff().valueAt(0, 0)).isEqualTo(0.01);
                    assertThat(decay.isApplyLR()).isTrue();
                    weights++;
                }
            }
        }
        assertThat(weights).isGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Model.class)
    void boundsTheGradientOfEveryLayer(Model model) throws InvalidSettingsException {
        var environment = Map.of("HP_MODEL", Setting.Choice.written(model), "HP_CLIP_NORM", "0.5");
        ComputationGraph network = network(environment, 0);
        assertThat(Arrays.stream(network.getLayers()).filter(layer -> layer.numParams() > 0))
                .isNotEmpty()
                .allSatisfy(layer -> {
                    assertThat(layer.getConfig().getGradientNormalization())
                            .isEqualTo(GradientNormalization.ClipL2PerLayer);
                    assertThat(layer.getConfig().getGradientNormalizationThreshold())
                            .isEqualTo(0.5);
                });
    }

    @Test
    void dropsHiddenUnitsAndNotPixels() throws InvalidSettingsException {
        var layers = feedForward(Map.of("HP_LAYERS", "2", "HP_DROPOUT", "0.25"));
        assertThat(layers.get(0).getIDropout()).isNull();
        assertThat(((Dropout) layers.get(1).getIDropout()).getP()).isEqualTo(0.75);
        assertThat(((Dropout) layers.get(2).getIDropout()).getP()).isEqualTo(0.75);
    }

    @ParameterizedTest
    @CsvSource({"cnn, 0", "lstm, 0", "gru, 0", "lstm, 1"})
    void dropsWhatTheHeadTakes(String model, int hidden) throws InvalidSettingsException {
        var environment = new TreeMap<>(Map.of("HP_MODEL", model, "HP_DROPOUT", "0.25"));
        if (hidden > 0) {
            environment.put("HP_LAYERS", Integer.toString(hidden + 1));
        }
        assertThat(layers(environment, 0).filter(layer -> layer.getIDropout() != null))
                .hasSize(1 + hidden);
    }

    @Test
    void givesTheMomentumToTheOptimizer() throws InvalidSettingsException {
        var layers = feedForward(Map.of("HP_OPTIMIZER", "nesterovs", "HP_MOMENTUM", "0.5", "HP_LEARNING_RATE", "0.1"));
        var updater = (Nesterovs) layers.get(0).getIUpdater();
        assertThat(updater.getMomentum()).isEqualTo(0.5);
        assertThat(updater.getLearningRate(0, 0)).isEqualTo(0.1);
    }

    @ParameterizedTest
    @CsvSource({
        // a convolution and a normalization each: the stem; two; two and the skip's
        "cnn, 0, 0",
        "cnn, 1, 2",
        "cnn, 2, 6",
        "cnn, 3, 12",
        "cnn, 9, 12",
        "mlp, 1, 1",
        "lstm, 1, 1",
        "gru, 1, 1"
    })
    void freezesTheBlocksFromTheInputUpButNeverTheHead(String model, int blocks, int layers)
            throws InvalidSettingsException {
        assertThat(layers(Map.of("HP_MODEL", model), blocks)
                        .filter(FrozenLayer.class::isInstance)
                        .map(layer -> ((FrozenLayer) layer).getLayer())
                        // not those without weights
                        .filter(layer -> !(layer instanceof ActivationLayer || layer instanceof GlobalPoolingLayer)))
                .hasSize(layers);
    }

    private static List<FeedForwardLayer> feedForward(Map<String, String> environment) throws InvalidSettingsException {
        return layers(environment, 0).map(layer -> (FeedForwardLayer) layer).toList();
    }

    private static Stream<Layer> layers(Map<String, String> environment, int frozen) throws InvalidSettingsException {
        var parameters = HyperparametersTest.read(environment);
        return Network.configuration(parameters, DIGITS, 1, 10, frozen).getVertices().values().stream()
                .filter(LayerVertex.class::isInstance)
                .map(vertex -> ((LayerVertex) vertex).getLayerConf().getLayer());
    }

    private static ComputationGraph network(Map<String, String> environment, int frozen)
            throws InvalidSettingsException {
        return Network.create(HyperparametersTest.read(environment), DIGITS, 1, 10, frozen);
    }
}
