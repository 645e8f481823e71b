package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.Yaml;
import org.junit.jupiter.api.Test;

/** {@code templates/servicemonitor.yaml}. */
class ServiceMonitorTest {
    private static final String[] ON = {"serviceMonitor.enabled=true", "networkPolicy.monitoringNamespaces={monitoring}"
    };

    @Test
    void isOffByDefault() {
        assertThat(Chart.render().of("ServiceMonitor")).isEmpty();
    }

    @Test
    void readsTheManagementPort() {
        assertThat(Chart.render(ON).one("ServiceMonitor").at("/spec/endpoints"))
                .isEqualTo(Yaml.tree("[{port: management, path: /q/metrics, interval: 30s, honorLabels: true}]"));
    }

    @Test
    void selectsTheServiceOfMetricsAndNotThatOfReports() {
        var rendered = Chart.render(ON);
        var monitor = rendered.one("ServiceMonitor").at("/spec");
        assertThat(monitor.at("/namespaceSelector/matchNames")).isEqualTo(Yaml.tree("[team-a]"));
        assertThat(rendered.of("Service")
                        .filter(service -> monitor.at("/selector/matchLabels").properties().stream()
                                .allMatch(label -> label.getValue()
                                        .equals(service.at("/metadata/labels").get(label.getKey()))))
                        .map(Chart::name))
                .containsExactly("tuning-winnow-metrics");
    }

    @Test
    void intervalAndLabelsAreSettings() {
        var monitor = Chart.render(ON[0], ON[1], "serviceMonitor.interval=5s", "serviceMonitor.labels.release=stack")
                .one("ServiceMonitor");
        assertThat(monitor.at("/spec/endpoints/0/interval").asText()).isEqualTo("5s");
        assertThat(monitor.at("/metadata/labels/release").asText()).isEqualTo("stack");
    }

    @Test
    void whatPrometheusMayBeToldIsPassedOn() {
        var monitor = Chart.render(
                        ON[0],
                        ON[1],
                        "serviceMonitor.namespace=monitoring",
                        "serviceMonitor.scrapeTimeout=3s",
                        "serviceMonitor.honorLabels=false",
                        "serviceMonitor.relabelings[0].action=labeldrop,serviceMonitor.relabelings[0].regex=pod",
                        "serviceMonitor.metricRelabelings[0].action=drop,serviceMonitor.metricRelabelings[0].regex=jvm_.*")
                .one("ServiceMonitor");
        assertThat(monitor.at("/metadata/namespace").asText()).isEqualTo("monitoring");
        assertThat(monitor.at("/spec/namespaceSelector/matchNames")).isEqualTo(Yaml.tree("[team-a]"));
        assertThat(monitor.at("/spec/endpoints/0")).isEqualTo(Yaml.tree("""
                {port: management, path: /q/metrics, interval: 30s, scrapeTimeout: 3s, honorLabels: false,
                 relabelings: [{action: labeldrop, regex: pod}], metricRelabelings: [{action: drop, regex: jvm_.*}]}"""));
    }

    @Test
    void needsNoMonitoringNamespaceWhereNothingIsFenced() {
        assertThat(Chart.render("serviceMonitor.enabled=true", "networkPolicy.enabled=false")
                        .of("ServiceMonitor"))
                .hasSize(1);
    }
}
