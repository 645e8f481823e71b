package dev.winnow.trainer.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialTest {
    @Test
    void needsNothingWhenAPersonRunsIt() throws InvalidSettingsException {
        assertThat(read(Map.of()))
                .isEqualTo(new Trial("local", "local-0", 1, 20, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void takesWhatTheOperatorSets() throws InvalidSettingsException {
        var environment = Map.of(
                "WINNOW_STUDY", "digits",
                "WINNOW_TRIAL", "digits-17",
                "WINNOW_ATTEMPT", "2",
                "WINNOW_SEED", "-9223372036854775808",
                "WINNOW_MAX_RESOURCE", "27",
                "WINNOW_CHECKPOINT_DIR", "/checkpoints",
                "WINNOW_PARENT_CHECKPOINT_DIR", "/checkpoints-parent",
                "WINNOW_REPORT_URL", "http://winnow.winnow-system.svc:8080/report",
                "WINNOW_TOKEN_FILE", "/token");
        assertThat(read(environment))
                .isEqualTo(new Trial(
                        "digits",
                        "digits-17",
                        Long.MIN_VALUE,
                        27,
                        Optional.of(Path.of("/checkpoints")),
                        Optional.of(Path.of("/checkpoints-parent")),
                        Optional.of(new Trial.Endpoint(
                                URI.create("http://winnow.winnow-system.svc:8080/report"), Path.of("/token")))));
    }

    @Test
    void keepsNoCheckpointsInADirectoryWithoutAName() throws InvalidSettingsException {
        assertThat(read(Map.of("WINNOW_CHECKPOINT_DIR", "")).checkpoints()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            WINNOW_SEED         | 1.5            | "1.5" is not a whole number from -9223372036854775808 to 9223372036854775807
            WINNOW_MAX_RESOURCE | 0              | "0" is not a whole number from 1 to 1000000
            WINNOW_REPORT_URL   | ftp://operator | "ftp://operator" is not an http:// or https:// URL
            WINNOW_REPORT_URL   | http:operator  | "http:operator" is not an http:// or https:// URL
            WINNOW_REPORT_URL   | a b            | "a b" is not an http:// or https:// URL
            """)
    void refuses(String name, String value, String reason) {
        assertThatThrownBy(() -> read(Map.of(name, value, "WINNOW_TOKEN_FILE", "/token")))
                .hasMessage(name + ": " + reason);
    }

    @Test
    void refusesAnAddressWithoutAToken() {
        assertThatThrownBy(() -> read(Map.of("WINNOW_REPORT_URL", "http://operator/report")))
                .hasMessageStartingWith("WINNOW_TOKEN_FILE: is not set");
    }

    private static Trial read(Map<String, String> environment) throws InvalidSettingsException {
        var settings = new Settings(environment);
        var trial = Trial.from(settings);
        settings.check();
        return trial;
    }
}
