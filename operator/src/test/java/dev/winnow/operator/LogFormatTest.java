package dev.winnow.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The settings that an installation relies on and no other test would miss. */
class LogFormatTest {

    @Test
    void anInstallationLogsJsonSoThatStudyAndTrialAreFields() throws IOException {
        var settings = new Properties();
        try (var file = Settings.class.getResourceAsStream("/application.properties")) {
            settings.load(file);
        }

        assertThat(settings).containsEntry("quarkus.log.console.json.enabled", "true");
        assertThat(settings).doesNotContainKey("%prod.quarkus.log.console.json.enabled");
    }
}
