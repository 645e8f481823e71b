package dev.winnow.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.regularization.WeightDecay;

class NetworkTest {
    @Test
    void stacksTheHiddenLayers() throws InvalidSettingsException {
        var layers = layers(Map.of("HP_LAYERS", "2", "HP_HIDDEN_UNITS", "48"));
        assertThat(layers).extracting(FeedForwardLayer::getNIn).containsExactly(64L, 48L, 48L);
        assertThat(layers).extracting(FeedForwardLayer::getNOut).containsExactly(48L, 48L, 10L);
    }

    /** Deeplearning4j 1.0.0-M2.1 applies a decay twice that is set for the whole network. */
    @Test
    void decaysTheWeightsOfEachLayerOnce() throws InvalidSettingsException {
        for (var layer : layers(Map.of("HP_LAYERS", "2", "HP_WEIGHT_DECAY", "0.01"))) {
            assertThat(layer.getRegularization()).hasSize(1);
            var decay = (WeightDecay) layer.getRegularization().get(0);
            assertThat(decay.getCoeff().valueAt(0, 0)).isEqualTo(0.01);
            assertThat(decay.isApplyLR()).isTrue();
        }
    }

    @Test
    void dropsHiddenUnitsAndNotPixels() throws InvalidSettingsException {
        var layers = layers(Map.of("HP_LAYERS", "2", "HP_DROPOUT", "0.25"));
        assertThat(layers.get(0).getIDropout()).isNull();
        assertThat(((Dropout) layers.get(1).getIDropout()).getP()).isEqualTo(0.75);
        assertThat(((Dropout) layers.get(2).getIDropout()).getP()).isEqualTo(0.75);
    }

    @Test
    void givesTheMomentumToTheOptimizer() throws InvalidSettingsException {
        var layers = layers(Map.of("HP_OPTIMIZER", "nesterovs", "HP_MOMENTUM", "0.5", "HP_LEARNING_RATE", "0.1"));
        assertThat(layers.get(0).getIUpdater())
                .isEqualTo(Nesterovs.builder().learningRate(0.1).momentum(0.5).build());
    }

    private static List<FeedForwardLayer> layers(Map<String, String> environment) throws InvalidSettingsException {
        NativeMemory.takeOver();
        var settings = new Settings(environment);
        ComputationGraphConfiguration configuration = Network.configuration(Hyperparameters.from(settings), 1);
        settings.check();
        return configuration.getVertices().values().stream()
                .map(vertex ->
                        (FeedForwardLayer) ((LayerVertex) vertex).getLayerConf().getLayer())
                .toList();
    }
}
