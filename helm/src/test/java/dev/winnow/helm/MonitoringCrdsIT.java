package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ServiceMonitor and PrometheusRule on a real API server with the definitions of the Prometheus operator. */
@EnabledIfSystemProperty(named = "winnow.ops", matches = "true", disabledReason = "needs these definitions: ./dev ops")
class MonitoringCrdsIT {
    private static final Path CRDS = Path.of(
            System.getProperty("winnow.cache", System.getProperty("user.home") + "/.cache/winnow"), "monitoring-crds");

    private static Program kubectl;

    @BeforeAll
    static void define(@TempDir Path folder) throws IOException {
        var kubeconfig = Files.writeString(folder.resolve("kubeconfig"), ApiServer.kubeconfig());
        kubectl = Program.on(kubeconfig, folder, "kubectl");
        kubectl.run("create", "namespace", Chart.NAMESPACE).succeeded();
        kubectl.run("create", "--filename", CRDS.toRealPath().toString()).succeeded();
        for (var kind : List.of("servicemonitors", "prometheusrules")) {
            kubectl.run("wait", "--for=condition=Established", "--timeout=5m", "crd/" + kind + ".monitoring.coreos.com")
                    .succeeded();
        }
    }

    /** What the API server says of an object; nothing is stored. */
    private static Program.Output apply(JsonNode object) {
        return kubectl.run(
                object.toString(),
                List.of("create", "--dry-run=server", "--validate=strict", "--filename", "-", "--output", "name"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serviceMonitor.interval=30s",
                "serviceMonitor.scrapeTimeout=3s,serviceMonitor.honorLabels=false,serviceMonitor.labels.release=stack",
                "serviceMonitor.relabelings[0].action=labeldrop,serviceMonitor.relabelings[0].regex=pod,"
                        + "serviceMonitor.metricRelabelings[0].action=drop,serviceMonitor.metricRelabelings[0].regex=jvm_.*",
            })
    void theServiceMonitorIsOne(String values) {
        var monitor = Chart.render(
                        "serviceMonitor.enabled=true", "networkPolicy.monitoringNamespaces={monitoring}", values)
                .one("ServiceMonitor");
        assertThat(apply(monitor).succeeded()).contains("servicemonitor.monitoring.coreos.com/tuning-winnow");
    }

    @Test
    void thePrometheusRuleIsOne() {
        var rule = Chart.render("prometheusRule.enabled=true", "prometheusRule.labels.release=stack")
                .one("PrometheusRule");
        assertThat(apply(rule).succeeded()).contains("prometheusrule.monitoring.coreos.com/tuning-winnow");
    }

    @Test
    void aWrongFieldWouldBeNoticed() {
        var monitor = (ObjectNode)
                Chart.render("serviceMonitor.enabled=true", "networkPolicy.monitoringNamespaces={monitoring}")
                        .one("ServiceMonitor")
                        .deepCopy();
        ((ObjectNode) monitor.at("/spec/endpoints/0")).put("scrapeInterval", "30s");
        assertThat(apply(monitor).failed()).contains("scrapeInterval");
    }
}
