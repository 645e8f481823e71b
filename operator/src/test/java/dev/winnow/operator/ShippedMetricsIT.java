package dev.winnow.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * The metrics of the SDK in the operator as it is shipped. There the SDK asks for them before Micrometer is bound; a test inside
 * of Quarkus does not show that.
 */
class ShippedMetricsIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    private final TestNamespace lab = TestNamespace.create(client, "shipped-metrics");

    @Test
    void theSdkCountsTurnsAndHasNoSeriesForEachObject() throws Exception {
        try (var operator = new ShippedOperator(
                        Path.of("target", "quarkus-app"), ApiServer.kubeconfig(), lab.namespace(), "metrics-0");
                var kubelet = new Kubelet(client, lab.namespace(), new Trainer(operator::report))) {
            lab.create(Manifests.asha("one"));
            lab.awaitEnd("one");
            var first = series(operator);
            lab.create(Manifests.asha("two"));
            lab.awaitEnd("two");

            for (var controller : Set.of("study", "trial")) {
                assertThat(first)
                        .contains(
                                "reconciliations_success_total{controller_name=\"" + controller + "\"}",
                                "reconciliations_queue{controller_name=\"" + controller + "\"}",
                                "reconciliations_execution_duration_seconds_count{controller_name=\"" + controller
                                        + "\"}");
            }
            assertThat(series(operator))
                    .as("two studies have the labels of one")
                    .allSatisfy(series -> assertThat(series).doesNotContain("one", "two", lab.namespace()))
                    .hasSizeLessThan(100);
        }
    }

    /** The series of the SDK, each as its name and labels. */
    private static Set<String> series(ShippedOperator operator) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(operator.question().resolve("/q/metrics"))
                .build();
        return HTTP.send(request, BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("reconciliations_")
                        || line.startsWith("events_received")
                        || line.startsWith("custom_resources"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toSet());
    }
}
