package dev.winnow.testkit;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A second API server on the etcd of {@link ApiServer}. It may be stopped, killed and started again under the operator that
 * uses it, while the test itself goes on with the first one.
 */
public final class SpareApiServer implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final String first;
    private final int port;
    private final List<String> command;
    private final Path log;
    private Process process;

    /** Starts it. */
    public SpareApiServer() {
        first = ApiServer.kubeconfig();
        port = FreePort.find();
        command = command(port);
        log = Path.of("target", "spare-api-server-" + port + ".log");
        process = begin();
        awaitReady();
    }

    /** The command line of the first server with another port. */
    private static List<String> command(int port) {
        var words = ProcessHandle.current()
                .descendants()
                .map(SpareApiServer::words)
                .filter(line -> line.get(0).endsWith("/kube-apiserver"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no API server runs in this JVM"));
        var copy = new ArrayList<>(words);
        copy.set(copy.indexOf("--secure-port") + 1, Integer.toString(port));
        return List.copyOf(copy);
    }

    private static List<String> words(ProcessHandle handle) {
        try {
            return List.of(
                    Files.readString(Path.of("/proc", Long.toString(handle.pid()), "cmdline"), StandardCharsets.UTF_8)
                            .split("\0"));
        } catch (IOException e) {
            // It ended meanwhile.
            return List.of("");
        }
    }

    private Process begin() {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        try (var client = client()) {
            Awaitility.await("the spare API server is ready, see " + log)
                    .atMost(LONGEST_START)
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreException(KubernetesClientException.class)
                    .until(() -> client.raw("/readyz") != null);
        }
    }

    /** The text of a kubeconfig with all rights. */
    private String kubeconfig() {
        return here(first);
    }

    /** The text of a kubeconfig with the rights of an operator. */
    public String kubeconfig(OperatorAccount account) {
        return here(account.kubeconfig());
    }

    private String here(String kubeconfig) {
        return kubeconfig.replaceAll("(\"?server\"?: *\"?https://[^:/]+:)\\d+", "$1" + port);
    }

    private KubernetesClient client() {
        var config = Config.fromKubeconfig(kubeconfig());
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** SIGSTOP: the server keeps its connections and answers nobody. */
    public void pause() {
        Signals.send(process.pid(), "STOP");
    }

    /** SIGCONT. */
    public void resume() {
        Signals.send(process.pid(), "CONT");
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Starts it again after it was killed, on the same port. */
    public void restart() {
        process = begin();
        awaitReady();
    }

    @Override
    public void close() {
        kill();
    }
}
