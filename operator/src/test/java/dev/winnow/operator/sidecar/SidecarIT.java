package dev.winnow.operator.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.winnow.api.TrialMetrics;
import dev.winnow.api.TrialMetrics.Format;
import dev.winnow.api.TrialMetrics.From;
import dev.winnow.engine.workload.SidecarArguments;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of the sidecar as a process, told to end by SIGTERM as a kubelet does. */
class SidecarIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer operator;
    private volatile int code = 200;
    private Process sidecar;

    @BeforeEach
    void start() throws IOException {
        operator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        operator.createContext("/report", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            requests.add(code + " " + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
            exchange.sendResponseHeaders(code, -1);
            exchange.close();
        });
        operator.start();
        Files.writeString(folder.resolve("token"), "first\n");
        sidecar = sidecar();
    }

    @AfterEach
    void stop() {
        sidecar.destroyForcibly();
        operator.stop(0);
    }

    private Process sidecar() throws IOException {
        var told = new SidecarArguments(
                new TrialMetrics(From.File, Format.Katib, null, "epoch", null, null),
                List.of("loss"),
                List.of(3),
                0,
                folder.resolve("train.log").toString());
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx16m",
                "-Xss256k",
                "-cp",
                System.getProperty("java.class.path"),
                Sidecar.class.getName()));
        command.addAll(told.words());
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("words").toFile());
        builder.environment()
                .putAll(Map.of(
                        "WINNOW_REPORT_URL",
                        "http://127.0.0.1:" + operator.getAddress().getPort() + "/report",
                        "WINNOW_TOKEN_FILE",
                        folder.resolve("token").toString()));
        return builder.start();
    }

    private void append(String text) throws IOException {
        Files.writeString(folder.resolve("train.log"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void sent(String request) {
        await(request).atMost(PATIENCE).until(() -> requests.contains(request));
    }

    private int ends() throws InterruptedException {
        sidecar.destroy();
        assertThat(sidecar.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return sidecar.exitValue();
    }

    @Test
    void readsWhatIsWrittenWithTheTokenOfTheMomentAndTheLastLineAfterSigterm() throws Exception {
        append("epoch=1 loss=0.5\n");
        sent("200 Bearer first {\"step\":1,\"metrics\":{\"loss\":0.5}}");

        Files.writeString(folder.resolve("token"), "second\n");
        append("epoch=2 loss=0.4\nepoch=3 loss=0.3\nepoch=4 loss=nan");
        sent("200 Bearer second {\"step\":3,\"metrics\":{\"loss\":0.3}}");

        assertThat(ends()).isZero();
        assertThat(requests.get(requests.size() - 1))
                .isEqualTo("200 Bearer second {\"step\":4,\"metrics\":{\"loss\":NaN}}");
    }

    @Test
    void doesNotEndWhileTheOperatorTakesNothing() throws Exception {
        code = 503;
        append("epoch=1 loss=0.5\n");
        sent("503 Bearer first {\"step\":1,\"metrics\":{\"loss\":0.5}}");
        append("epoch=2 loss=0.25\n");
        sidecar.destroy();
        int before = requests.size();
        await("it tries again").atMost(PATIENCE).until(() -> requests.size() > before + 1);
        assertThat(sidecar.isAlive()).isTrue();

        code = 200;
        assertThat(ends()).isZero();
        assertThat(requests).contains("200 Bearer first {\"step\":2,\"metrics\":{\"loss\":0.25}}");
    }

    @Test
    void oneThatIsKilledSoDoesNotEndWell() throws Exception {
        code = 503;
        append("epoch=1 loss=0.5\n");
        sent("503 Bearer first {\"step\":1,\"metrics\":{\"loss\":0.5}}");
        sidecar.destroyForcibly();

        assertThat(sidecar.waitFor()).isEqualTo(137);
    }
}
