package dev.winnow.operator;

import dev.winnow.testkit.FailedRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * An operator of any version as it is shipped: the program of its image in a process of its own, set by the variables of its
 * chart. Its log is {@code target/shipped-NAME.log}.
 */
final class ShippedOperator implements AutoCloseable {
    /** The status of an endpoint where nobody listens. */
    static final int NOBODY = 503;

    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final URI reports;
    private final URI ready;
    private final Path log;
    private final Process process;

    /**
     * Starts it and waits until it is ready.
     *
     * @param program the folder {@code quarkus-app} of its build
     * @param pod the name of its pod
     */
    ShippedOperator(Path program, String kubeconfig, String namespace, String pod) {
        try {
            int port = freePort();
            int management = freePort();
            reports = URI.create("http://127.0.0.1:" + port + "/report");
            ready = URI.create("http://127.0.0.1:" + management + "/q/health/ready");
            log = Path.of("target", "shipped-" + pod + ".log");
            Files.createDirectories(log.getParent());
            FailedRun.sawLog(log);
            var config = Files.writeString(Files.createTempFile("shipped", ".kubeconfig"), kubeconfig);
            var builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx256m",
                            "-jar",
                            program.resolve("quarkus-run.jar").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment()
                    .putAll(Map.of(
                            "KUBECONFIG",
                            config.toString(),
                            "HOSTNAME",
                            pod,
                            "POD_NAME",
                            pod,
                            "WINNOW_LEASE_NAMESPACE",
                            namespace,
                            "WINNOW_LEASE_NAME",
                            "tuning-winnow-operator",
                            "WINNOW_REPORT_URL",
                            reports.toString(),
                            "QUARKUS_OPERATOR_SDK_NAMESPACES",
                            namespace,
                            "QUARKUS_HTTP_HOST",
                            "127.0.0.1",
                            "QUARKUS_HTTP_PORT",
                            Integer.toString(port),
                            "QUARKUS_MANAGEMENT_PORT",
                            Integer.toString(management)));
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("ready, see " + log)
                .atMost(LONGEST)
                .pollInterval(Duration.ofMillis(100))
                .until(this::ready);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean ready() {
        var request =
                HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(2)).build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .handle((response, failure) -> failure == null && response.statusCode() == 200)
                .join();
    }

    /** Sends a report and gives the HTTP status; 503 when nobody answers. */
    CompletableFuture<Integer> report(String token, String body) {
        var request = HttpRequest.newBuilder(reports)
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .handle((response, failure) -> failure == null ? response.statusCode() : NOBODY);
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM; returns when the process has ended. */
    void terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("did not end on SIGTERM, see " + log);
        }
    }

    /** SIGKILL. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
