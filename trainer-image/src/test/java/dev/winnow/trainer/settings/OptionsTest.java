package dev.winnow.trainer.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void setVariables() throws InvalidSettingsException {
        var environment = Map.of("HP_DROPOUT", "0.1", "HP_BATCH_SIZE", "");
        assertThat(Options.merge(List.of("--model=cnn", "--batch-size", "64", "--data", "/a=b.csv"), environment))
                .isEqualTo(
                        Map.of("HP_MODEL", "cnn", "HP_BATCH_SIZE", "64", "HP_DATA", "/a=b.csv", "HP_DROPOUT", "0.1"));
    }

    @Test
    void mayRepeatAVariable() throws InvalidSettingsException {
        assertThat(Options.merge(List.of("--model=cnn"), Map.of("HP_MODEL", "cnn")))
                .isEqualTo(Map.of("HP_MODEL", "cnn"));
    }

    @Test
    void mayNotContradictAVariable() {
        assertThatThrownBy(() -> Options.merge(List.of("--model=cnn"), Map.of("HP_MODEL", "mlp")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage("--model: is \"cnn\", but HP_MODEL is \"mlp\"; set it in one place");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cnn", "-m", "--", "--Model=cnn", "--model", "=cnn"})
    void refuses(String option) {
        assertThatThrownBy(() -> Options.merge(List.of(option), Map.of()))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage(option + ": not an option with a value, as in --batch-size=64; see --help");
    }

    @Test
    void refusesAnOptionWithoutAValueBeforeAnother() {
        assertThatThrownBy(() -> Options.merge(List.of("--model", "--data=digits"), Map.of()))
                .hasMessageStartingWith("--model: not an option with a value");
    }
}
