package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.Yaml;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code templates/service.yaml} and {@code templates/metrics.yaml}. */
class ServicesTest {

    @ParameterizedTest
    @CsvSource({"tuning-winnow, report, 8080", "tuning-winnow-metrics, management, 9000"})
    void eachServiceHasOnePort(String name, String port, int number) {
        var ports = Chart.render().one("Service", name).at("/spec/ports");
        assertThat(ports)
                .isEqualTo(Yaml.tree("[{name: %s, port: %d, targetPort: %s, protocol: TCP, appProtocol: http}]"
                        .formatted(port, number, port)));
    }

    @ParameterizedTest
    @CsvSource({"tuning-winnow", "tuning-winnow-metrics"})
    void servicesLeadToTheOperatorsPods(String name) {
        var rendered = Chart.render();
        var service = rendered.one("Service", name);
        var labels = rendered.one("Deployment").at("/spec/template/metadata/labels");
        assertThat(service.at("/spec/selector").properties()).isNotEmpty().allSatisfy(label -> assertThat(
                        labels.get(label.getKey()))
                .as(label.getKey())
                .isEqualTo(label.getValue()));
        assertThat(StreamSupport.stream(rendered.container().at("/ports").spliterator(), false)
                        .map(port -> port.at("/name").asText()))
                .contains(service.at("/spec/ports/0/targetPort").asText());
    }

    @Test
    void everyOperatorIsATargetOfMetrics() {
        assertThat(Chart.render()
                        .one("Service", "tuning-winnow-metrics")
                        .at("/spec/clusterIP")
                        .asText())
                .isEqualTo("None");
    }
}
