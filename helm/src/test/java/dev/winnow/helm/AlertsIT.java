package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The alerts, held against Prometheus' own checks and against series that were made up. */
@EnabledIfSystemProperty(named = "winnow.ops", matches = "true", disabledReason = "needs Prometheus: ./dev ops")
class AlertsIT {
    private static final Program PROMTOOL = new Program("promtool", Map.of());

    @Test
    void alertsFireWhenTheyShould() {
        var run = PROMTOOL.run("test", "rules", "src/test/resources/alerts-test.yaml");
        assertThat(run.code()).as(run.out() + run.err()).isZero();
    }

    @Test
    void everyAlertIsTested() throws IOException {
        var tests = Files.readString(Path.of("src", "test", "resources", "alerts-test.yaml"));
        Chart.render("prometheusRule.enabled=true")
                .one("PrometheusRule")
                .at("/spec/groups/0/rules")
                .forEach(alert -> assertThat(tests)
                        .containsPattern("alertname: " + alert.at("/alert").asText() + "\n *exp_alerts:"));
    }

    @Test
    void whatTheChartRendersIsARuleFile(@TempDir Path folder) throws IOException {
        var spec = Chart.render("prometheusRule.enabled=true")
                .one("PrometheusRule")
                .at("/spec");
        var file = Files.writeString(folder.resolve("rules.json"), spec.toString());
        assertThat(PROMTOOL.run("check", "rules", file.toString()).succeeded()).contains("rules found");
    }
}
