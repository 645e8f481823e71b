package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** {@code templates/prometheusrule.yaml}; what the alerts say and when is tested by {@link AlertsIT}. */
class PrometheusRuleTest {
    private static JsonNode rule(String... more) {
        var values = new ArrayList<>(List.of("prometheusRule.enabled=true"));
        values.addAll(List.of(more));
        return Chart.render(values.toArray(String[]::new)).one("PrometheusRule");
    }

    private static List<JsonNode> alerts() {
        return StreamSupport.stream(rule().at("/spec/groups/0/rules").spliterator(), false)
                .toList();
    }

    @Test
    void isOffByDefault() {
        assertThat(Chart.render().of("PrometheusRule")).isEmpty();
    }

    @Test
    void everyAlertAsksForTheReleaseAlone() {
        assertThat(alerts()).isNotEmpty().allSatisfy(alert -> {
            var expression = alert.at("/expr").asText();
            assertThat(expression.split("winnow_[a-z_]+\\{", -1))
                    .hasSameSizeAs(expression.split("\\{job=\"tuning-winnow-metrics\"", -1));
            assertThat(expression).doesNotContain("job=\"winnow-metrics\"").doesNotContain("namespace=\"winnow\"");
        });
        assertThat(rule().toString()).contains("namespace=\\\"team-a\\\"");
    }

    @Test
    void everyAlertSaysWhatItIsAndHowBad() {
        assertThat(alerts()).allSatisfy(alert -> {
            assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
            assertThat(alert.at("/for").asText()).isNotEmpty();
            assertThat(alert.at("/annotations/summary").asText()).isNotEmpty();
            assertThat(alert.at("/annotations/description").asText()).isNotEmpty();
        });
    }

    @Test
    void everyAlertHasAParagraphThatSaysWhatToDo() throws IOException {
        var page = Files.readString(Path.of("..", "docs", "operate.md"));
        assertThat(alerts()).allSatisfy(alert -> assertThat(page)
                .contains("**" + alert.at("/alert").asText() + "**"));
    }

    @Test
    void namespaceAndLabelsAreSettings() {
        var rule = rule("prometheusRule.namespace=monitoring", "prometheusRule.labels.release=stack");
        assertThat(rule.at("/metadata/namespace").asText()).isEqualTo("monitoring");
        assertThat(rule.at("/metadata/labels/release").asText()).isEqualTo("stack");
        assertThat(rule.toString()).contains("namespace=\\\"team-a\\\"");
    }
}
