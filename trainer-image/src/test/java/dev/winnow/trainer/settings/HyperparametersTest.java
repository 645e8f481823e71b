package dev.winnow.trainer.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class HyperparametersTest {
    @Test
    void hasDefaultsForAll() throws InvalidSettingsException {
        assertThat(read(Map.of()).toString())
                .isEqualTo(
                        "{HP_ACTIVATION=relu, HP_BATCH_NORM=false, HP_BATCH_SIZE=32, HP_CLIP_NORM=0.0, HP_DATA=digits, "
                                + "HP_DROPOUT=0.0, HP_HIDDEN_UNITS=64, HP_LAYERS=1, HP_LEARNING_RATE=0.003, HP_MODEL=mlp, "
                                + "HP_OPTIMIZER=adam, HP_SAMPLES_PER_CLASS=0, HP_SCHEDULE=constant, HP_WARM_UP_EPOCHS=0, "
                                + "HP_WEIGHT_DECAY=0.0}");
    }

    @Test
    void readsEveryVariable() throws InvalidSettingsException {
        for (Setting<?> setting : Hyperparameters.ALL) {
            assertThat(Hyperparameters.ALL)
                    .filteredOn(other -> other.name().equals(setting.name()))
                    .hasSize(1);
        }
        Hyperparameters read = read(Map.of(
                "HP_MODEL", "lstm",
                "HP_LEARNING_RATE", "1.0E-4",
                "HP_LAYERS", "3",
                "HP_OPTIMIZER", "nesterovs",
                "HP_MOMENTUM", "0.5",
                "HP_SCHEDULE", "step",
                "HP_DECAY_EPOCHS", "4"));
        assertThat(read.get(Hyperparameters.MODEL)).isEqualTo(Model.LSTM);
        assertThat(read.get(Hyperparameters.LEARNING_RATE)).isEqualTo(1e-4);
        assertThat(read.get(Hyperparameters.LAYERS)).isEqualTo(3);
        assertThat(read.get(Hyperparameters.MOMENTUM)).isEqualTo(0.5);
        assertThat(read.stated())
                .containsEntry("HP_DECAY_EPOCHS", "4")
                .containsEntry("HP_MOMENTUM", "0.5")
                .doesNotContainKeys("HP_ACTIVATION", "HP_FILTERS", "HP_PATIENCE");
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
        "HP_BATCH_SIZE, 4096",
        "HP_MODEL, gru",
        "HP_BATCH_NORM, true",
        "HP_CLIP_NORM, 1",
        "HP_SCHEDULE, cosine",
        "HP_SAMPLES_PER_CLASS, 10",
        "HP_DATA, /data/own.csv",
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
            HP_BATCH_SIZE    | 4097   | "4097" is not a whole number from 1 to 4096
            HP_OPTIMIZER     | Adam   | "Adam" is not one of sgd, nesterovs, adam, adamw, rmsprop
            HP_WEIGHT_DECAY  | -0.1   | "-0.1" is not a number from 0 to 10
            HP_ACTIVATION    | cube   | "cube" is not one of relu, elu, gelu, swish, tanh, sigmoid
            HP_MODEL         | rnn    | "rnn" is not one of mlp, cnn, lstm, gru
            HP_SCHEDULE      | linear | "linear" is not one of constant, step, exponential, cosine, plateau
            HP_BATCH_NORM    | yes    | "yes" is not true or false
            HP_MOMENTUM      | 0.9    | has no effect with adam; tune it only when: {parameter: optimizer, in: [nesterovs]}
            HP_FILTERS       | 8      | has no effect with mlp; tune it only when: {parameter: model, in: [cnn]}
            HP_PATIENCE      | 3      | has no effect with constant; tune it only when: {parameter: schedule, in: [plateau]}
            HP_FROZEN_BLOCKS | 1      | has no effect without HP_BASE, the network to go on from
            HP_ROWS          | 2      | has no effect with the data digits
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
    void hasNoFewDigitsWithOtherData() {
        assertThatThrownBy(() -> read(Map.of("HP_DATA", "sunspots", "HP_SAMPLES_PER_CLASS", "5")))
                .hasMessage("HP_SAMPLES_PER_CLASS: has no effect with the data sunspots");
    }

    @Test
    void decaysTheWeightsOfAdamwUnlessToldOtherwise() throws InvalidSettingsException {
        assertThat(decay(Map.of("HP_OPTIMIZER", "adamw"))).isEqualTo(0.01);
        assertThat(decay(Map.of("HP_OPTIMIZER", "adamw", "HP_WEIGHT_DECAY", "0")))
                .isEqualTo(0);
        assertThat(decay(Map.of("HP_OPTIMIZER", "adam"))).isEqualTo(0);
    }

    private static double decay(Map<String, String> environment) throws InvalidSettingsException {
        return read(environment).get(Hyperparameters.WEIGHT_DECAY);
    }

    public static Hyperparameters read(Map<String, String> environment) throws InvalidSettingsException {
        var settings = new Settings(environment);
        var parameters = Hyperparameters.from(settings);
        settings.check();
        return parameters;
    }
}
