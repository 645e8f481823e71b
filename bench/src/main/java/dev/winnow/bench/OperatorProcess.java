package dev.winnow.bench;

import dev.winnow.testkit.FreePort;
import dev.winnow.testkit.OperatorAccount;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The packaged operator as a process of its own, ready when the constructor returns. */
final class OperatorProcess implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(40);
    private static final Duration POLL_EVERY = Duration.ofMillis(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Thread reaper;
    private final Path log;
    private final int reports = FreePort.find();
    private final int management = FreePort.find();
    private final Duration startTime;

    /**
     * Starts the operator.
     *
     * @param kubeconfig who it is; the file must stay as long as the operator runs
     * @param namespaces what it watches, separated by commas
     * @param leases the namespace of its lease
     * @param kinds of objects that trials may be, as the chart's {@code trialKinds} has them, separated by commas
     * @param log gets what it prints
     */
    OperatorProcess(OperatorCommand command, Path kubeconfig, String namespaces, String leases, String kinds, Path log)
            throws IOException, InterruptedException {
        this.log = log;
        var builder =
                new ProcessBuilder(command.words()).redirectErrorStream(true).redirectOutput(log.toFile());
        var environment = builder.environment();
        environment.put("KUBECONFIG", kubeconfig.toAbsolutePath().toString());
        environment.put("WINNOW_LEASE_NAMESPACE", leases);
        environment.put("WINNOW_LEASE_NAME", OperatorAccount.LEASE);
        environment.put("WINNOW_REPORT_URL", reportUrl().toString());
        environment.put("QUARKUS_OPERATOR_SDK_NAMESPACES", namespaces);
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(reports));
        environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
        if (!kinds.isEmpty()) {
            environment.put("WINNOW_TRIAL_KINDS", kinds);
        }
        var begin = Instant.now();
        process = builder.start();
        reaper = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(reaper);
        while (!ready()) {
            mustRun();
            if (Duration.between(begin, Instant.now()).compareTo(LONGEST_START) > 0) {
                close();
                throw new IllegalStateException("the operator is not ready after " + LONGEST_START + ": see " + log);
            }
            Thread.sleep(POLL_EVERY.toMillis());
        }
        startTime = Duration.between(begin, Instant.now());
    }

    /** From the start of the process until its readiness probe succeeded. */
    Duration startTime() {
        return startTime;
    }

    /** Where trainers post. */
    URI reportUrl() {
        return URI.create("http://127.0.0.1:" + reports + "/report");
    }

    /** Memory that the kernel counts for the process now. */
    Memory memory() throws IOException {
        return Memory.of(process.pid());
    }

    /** Processor time since the process began. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** The metrics in the text format of Prometheus. */
    String metrics() throws IOException, InterruptedException {
        return get("/q/metrics").body();
    }

    /**
     * Makes sure that the operator still runs.
     *
     * @throws IllegalStateException if it has ended
     */
    void mustRun() {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "the operator ended with exit code " + process.exitValue() + ": see " + log);
        }
    }

    /** How many warnings and errors it logged, as a sentence. */
    String complaints() throws IOException {
        return "The operator logged %d warnings and %d errors.".formatted(logged("WARN"), logged("ERROR"));
    }

    private long logged(String level) throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("\"level\":\"" + level + "\""))
                    .count();
        }
    }

    /** Whether its liveness probe succeeds within a time. */
    boolean isAlive(Duration within) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/q/health/live"))
                .timeout(within)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean ready() throws InterruptedException {
        try {
            return get("/q/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)
                .join();
        process.destroyForcibly();
        Runtime.getRuntime().removeShutdownHook(reaper);
    }
}
