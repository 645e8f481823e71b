package dev.winnow.operator;

import dev.winnow.testkit.FailedRun;
import dev.winnow.testkit.FreePort;
import dev.winnow.testkit.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;

/**
 * An operator in a JVM of its own: a port for reports, a port that answers a question about the operator, and a log, which is
 * {@code target/NAME.log}.
 */
class OperatorProcess implements AutoCloseable {
    /** The status of an endpoint where nobody listens. */
    static final int NOBODY = 503;

    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration POLL_EVERY = Duration.ofMillis(50);

    /** The ports of the process: for reports, and for the question. */
    record Ports(int reports, int question) {
        String reportUrl() {
            return "http://127.0.0.1:" + reports + "/report";
        }
    }

    /**
     * What the JVM runs.
     *
     * @param arguments after the options of the JVM
     * @param variables besides {@code KUBECONFIG}, which names the file of the kubeconfig
     */
    record Program(List<String> arguments, Map<String, String> variables) {}

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final URI reports;
    private final URI question;
    private final Path log;
    private final Process process;

    /**
     * Starts the process, which is of use some time later.
     *
     * @param path of the question, to which 200 says yes
     */
    OperatorProcess(String name, String kubeconfig, String path, Function<Ports, Program> program) {
        var ports = new Ports(FreePort.find(), FreePort.find());
        reports = URI.create(ports.reportUrl());
        question = URI.create("http://127.0.0.1:" + ports.question() + path);
        log = Path.of("target", name + ".log");
        try {
            process = start(kubeconfig, program.apply(ports), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process start(String kubeconfig, Program program, Path log) throws IOException {
        Files.createDirectories(log.getParent());
        FailedRun.sawLog(log);
        var config = Files.writeString(Files.createTempFile("operator", ".kubeconfig"), kubeconfig);
        var words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m"));
        words.addAll(program.arguments());
        var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("KUBECONFIG", config.toString());
        builder.environment().putAll(program.variables());
        return builder.start();
    }

    /** Where reports go. */
    URI reports() {
        return reports;
    }

    /** Where the question is asked. */
    URI question() {
        return question;
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

    /** Whether the answer to the question is yes; false when nobody answers. */
    boolean saysYes() {
        var request =
                HttpRequest.newBuilder(question).timeout(Duration.ofSeconds(2)).build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .handle((response, failure) -> failure == null && response.statusCode() == 200)
                .join();
    }

    /** Waits until the answer to the question is yes. */
    void awaitYes() {
        Awaitility.await("says yes, see " + log)
                .atMost(LONGEST)
                .pollInterval(POLL_EVERY)
                .until(this::saysYes);
    }

    /** Waits until the log holds a text. */
    void awaitLog(String text) {
        Awaitility.await("says " + text + " in " + log)
                .atMost(LONGEST)
                .pollInterval(POLL_EVERY)
                .until(() -> log().contains(text));
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
