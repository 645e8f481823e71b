package dev.winnow.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.testkit.FreePort;
import dev.winnow.testkit.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** A real Prometheus that scrapes one operator every second, as the chart's ServiceMonitor has it, and evaluates the chart's rules. */
final class Prometheus implements AutoCloseable {
    /** What the chart's rules name until the chart puts the release in. */
    static final String JOB = "winnow-metrics";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address = URI.create("http://127.0.0.1:" + FreePort.find());
    private final Process process;

    /**
     * Starts it.
     *
     * @param target host and port of the operator's metrics
     * @param rules a file of rules
     */
    Prometheus(String target, Path rules) {
        var folder = Path.of("target", "prometheus").toAbsolutePath();
        try {
            Files.createDirectories(folder);
            var config = Files.writeString(folder.resolve("prometheus.yml"), """
                    global: {scrape_interval: 1s, evaluation_interval: 1s}
                    rule_files: [%s]
                    scrape_configs:
                      - job_name: %s
                        honor_labels: true
                        metrics_path: /q/metrics
                        static_configs: [{targets: ['%s'], labels: {namespace: winnow}}]
                    """.formatted(
                            rules.toAbsolutePath().normalize(), JOB, target));
            process = new ProcessBuilder(
                            Program.file("prometheus").toString(),
                            "--config.file=" + config,
                            "--storage.tsdb.path=" + Files.createTempDirectory(folder, "data"),
                            "--web.listen-address=" + address.getAuthority())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("prometheus.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it answers. */
    boolean ready() {
        var request = HttpRequest.newBuilder(address.resolve("/-/ready")).build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .handle((response, failure) -> failure == null && response.statusCode() == 200)
                .join();
    }

    /** The values that an expression has now; those that are no numbers are left out. */
    List<Double> values(String expression) {
        return StreamSupport.stream(
                        get("/api/v1/query?query=" + encoded(expression))
                                .at("/result")
                                .spliterator(),
                        false)
                .map(sample -> Double.parseDouble(sample.at("/value/1").asText()))
                .filter(Double::isFinite)
                .toList();
    }

    /** The values of a label on the series that a selector finds. */
    List<String> labels(String label, String selector) {
        var found = get("/api/v1/label/" + label + "/values?match%5B%5D=" + encoded(selector));
        return StreamSupport.stream(found.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** The rules that were loaded, with their health. */
    JsonNode rules() {
        return get("/api/v1/rules").at("/groups/0/rules");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonNode get(String path) {
        try {
            var response = http.send(
                    HttpRequest.newBuilder(address.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
            var answer = JSON.readTree(response.body());
            if (response.statusCode() != 200) {
                throw new AssertionError(path + ": " + answer);
            }
            return answer.get("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while asking Prometheus", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
