package dev.winnow.operator;

import dev.winnow.testkit.FailedRun;
import dev.winnow.testkit.Signals;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A {@link ReplicaMain} in a process of its own. Its log is {@code target/replica-NAME.log}. */
final class Replica implements AutoCloseable {
    /** The status of an endpoint where nobody listens. */
    private static final int NOBODY = 503;

    private static final Duration LONGEST_START = Duration.ofSeconds(120);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final URI reports;
    private final URI lead;
    private final Path log;
    private final Process process;

    /** Starts it; it is ready some time later. */
    Replica(String kubeconfig, String namespace, String lease, String name) {
        try {
            int port = freePort();
            int leadPort = freePort();
            reports = URI.create("http://127.0.0.1:" + port + "/report");
            lead = URI.create("http://127.0.0.1:" + leadPort + "/");
            log = Path.of("target", "replica-" + name + ".log");
            Files.createDirectories(log.getParent());
            FailedRun.sawLog(log);
            var config = Files.writeString(Files.createTempFile("replica", ".kubeconfig"), kubeconfig);
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx256m",
                            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ReplicaMain.class.getName(),
                            config.toString(),
                            namespace,
                            lease,
                            name,
                            Integer.toString(port),
                            Integer.toString(leadPort))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
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

    /** Whether it says that it leads; false when it does not answer. */
    boolean leads() {
        var request =
                HttpRequest.newBuilder(lead).timeout(Duration.ofSeconds(1)).build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .handle((response, failure) ->
                        failure == null && response.body().equals("true"))
                .join();
    }

    /** Waits until it leads. */
    void awaitLead() {
        Awaitility.await("leads, see " + log)
                .atMost(LONGEST_START)
                .pollInterval(Duration.ofMillis(50))
                .until(this::leads);
    }

    /** Waits until it stands for the lead, its caches full, and sees another one lead. */
    void awaitFollower(String leader) {
        Awaitility.await("follows " + leader + ", see " + log)
                .atMost(LONGEST_START)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> log().contains(leader + " leads"));
    }

    boolean alive() {
        return process.isAlive();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGSTOP, SIGCONT and so on. */
    void signal(String name) {
        Signals.send(process.pid(), name);
    }

    /** SIGTERM; returns when the process has ended. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(LONGEST_START.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("did not end on SIGTERM, see " + log);
        }
        return process.exitValue();
    }

    /** SIGKILL. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
