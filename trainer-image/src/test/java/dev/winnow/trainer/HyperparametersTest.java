package dev.winnow.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HyperparametersTest {
    @Test
    void hasDefaultsForAll() throws InvalidSettingsException {
        assertThat(read(Map.of()))
                .isEqualTo(new Hyperparameters(0.003, 64, 1, 0, 32, Optimizer.ADAM, 0.9, 0, ActivationFunction.RELU));
    }

    @Test
    void readsEveryVariable() throws InvalidSettingsException {
        var all = Map.of(
                "HP_LEARNING_RATE", "1.0E-4",
                "HP_HIDDEN_UNITS", "128",
                "HP_LAYERS", "3",
                "HP_DROPOUT", "0.25",
                "HP_BATCH_SIZE", "16",
                "HP_OPTIMIZER", "nesterovs",
                "HP_MOMENTUM", "0.5",
                "HP_WEIGHT_DECAY", "0.001",
                "HP_ACTIVATION", "tanh");
        assertThat(read(all))
                .isEqualTo(new Hyperparameters(
                        1e-4, 128, 3, 0.25, 16, Optimizer.NESTEROVS, 0.5, 0.001, ActivationFunction.TANH));
    }

    @ParameterizedTest
    @CsvSource({
        "HP_LEARNING_RATE, 1000",
        "HP_LEARNING_RATE, 1e6",
        "HP_LEARNING_RATE, 1e-300",
        "HP_HIDDEN_UNITS, 1",
        "HP_HIDDEN_UNITS, 1024",
        "HP_LAYERS, 8",
        "HP_DROPOUT, 0",
        "HP_DROPOUT, 0.95",
        "HP_BATCH_SIZE, 1437",
        "HP_WEIGHT_DECAY, 10",
        "HP_OPTIMIZER, rmsprop",
        "HP_ACTIVATION, swish",
        // an inactive conditional parameter is the empty string
        "HP_MOMENTUM, ''",
    })
    void takes(String name, String value) throws InvalidSettingsException {
        read(Map.of(name, value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HP_LEARNING_RATE | 0      | "0" is not a number above 0, at most 1000000
            HP_LEARNING_RATE | -1     | "-1" is not a number above 0, at most 1000000
            HP_LEARNING_RATE | 1e7    | "1e7" is not a number above 0, at most 1000000
            HP_LEARNING_RATE | 1e-400 | "1e-400" is not a number above 0, at most 1000000
            HP_LEARNING_RATE | NaN    | "NaN" is not a number above 0, at most 1000000
            HP_LEARNING_RATE | 0.1f   | "0.1f" is not a number above 0, at most 1000000
            HP_LEARNING_RATE | fast   | "fast" is not a number above 0, at most 1000000
            HP_HIDDEN_UNITS  | 0      | "0" is not a whole number from 1 to 1024
            HP_HIDDEN_UNITS  | 1025   | "1025" is not a whole number from 1 to 1024
            HP_HIDDEN_UNITS  | 63.5   | "63.5" is not a whole number from 1 to 1024
            HP_LAYERS        | 9      | "9" is not a whole number from 1 to 8
            HP_DROPOUT       | 0.96   | "0.96" is not a number from 0 to 0.95
            HP_BATCH_SIZE    | 1438   | "1438" is not a whole number from 1 to 1437
            HP_OPTIMIZER     | Adam   | "Adam" is not one of sgd, nesterovs, adam, adamw, rmsprop
            HP_WEIGHT_DECAY  | -0.1   | "-0.1" is not a number from 0 to 10
            HP_ACTIVATION    | cube   | "cube" is not one of relu, elu, gelu, swish, tanh, sigmoid
            HP_MOMENTUM      | 0.9    | adam has no momentum; tune it only when: {parameter: optimizer, in: [nesterovs]}
            """)
    void refuses(String name, String value, String reason) {
        assertThatThrownBy(() -> read(Map.of(name, value)))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage(name + ": " + reason);
    }

    @Test
    void refusesMomentumOutOfRange() {
        assertThatThrownBy(() -> read(Map.of("HP_OPTIMIZER", "nesterovs", "HP_MOMENTUM", "1")))
                .hasMessage("HP_MOMENTUM: \"1\" is not a number from 0 to 0.9999");
    }

    @Test
    void refusesAParameterItDoesNotKnow() {
        assertThatThrownBy(() -> read(Map.of("HP_LEARN_RATE", "0.1")))
                .hasMessageStartingWith("HP_LEARN_RATE: this trainer has no such parameter")
                .hasMessageContaining("HP_LEARNING_RATE");
    }

    @Test
    void namesAllProblemsAtOnce() {
        assertThatThrownBy(() -> read(Map.of("HP_LAYERS", "0", "HP_DROPOUT", "2")))
                .hasMessageContaining("HP_LAYERS: ")
                .hasMessageContaining("HP_DROPOUT: ");
    }

    @Test
    void decaysTheWeightsOfAdamwUnlessToldOtherwise() throws InvalidSettingsException {
        assertThat(read(Map.of("HP_OPTIMIZER", "adamw")).weightDecay()).isEqualTo(0.01);
        assertThat(read(Map.of("HP_OPTIMIZER", "adamw", "HP_WEIGHT_DECAY", "0")).weightDecay())
                .isEqualTo(0);
        assertThat(read(Map.of("HP_OPTIMIZER", "adam")).weightDecay()).isEqualTo(0);
    }

    private static Hyperparameters read(Map<String, String> environment) throws InvalidSettingsException {
        var settings = new Settings(environment);
        var parameters = Hyperparameters.from(settings);
        settings.check();
        return parameters;
    }
}
