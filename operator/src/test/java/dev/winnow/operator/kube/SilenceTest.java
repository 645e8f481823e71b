package dev.winnow.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers that begin and do not come to their end. */
@Timeout(60)
class SilenceTest {
    private static final Duration NEVER = Duration.ofHours(1);

    /** What a server does once it has sent the head of an answer and the first byte. */
    private enum Rest {
        STANDS_STILL(Duration.ofSeconds(1), NEVER) {
            @Override
            void send(OutputStream out) {
                // Nothing more comes.
            }
        },
        CLOSES(NEVER, NEVER) {
            @Override
            void send(OutputStream out) throws IOException {
                out.close();
            }
        },
        TRICKLES(NEVER, Duration.ofSeconds(1)) {
            @Override
            void send(OutputStream out) throws IOException, InterruptedException {
                while (true) {
                    TimeUnit.MILLISECONDS.sleep(50);
                    out.write(' ');
                    out.flush();
                }
            }
        };

        private final Duration line;
        private final Duration answer;

        Rest(Duration line, Duration answer) {
            this.line = line;
            this.answer = answer;
        }

        abstract void send(OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket server = listen();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Rest rest) {
        threads.submit(() -> {
            while (true) {
                var connection = server.accept();
                threads.submit(() -> {
                    connection.getInputStream().read(new byte[8192]);
                    var out = connection.getOutputStream();
                    out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"
                            .getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    rest.send(out);
                    return connection;
                });
            }
        });
    }

    private KubernetesClient client(Silence silence) {
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getLocalPort())
                .withRequestRetryBackoffLimit(0)
                .build();
        return silence.client(config, new KubernetesSerialization());
    }

    @ParameterizedTest
    @EnumSource
    void aCallEndsWhoseAnswerDoesNot(Rest rest) {
        serve(rest);
        try (var client = client(new Silence(rest.line, Duration.ofMillis(500), rest.answer))) {
            assertThatThrownBy(() ->
                            client.pods().inNamespace("lab").withName("pod").get())
                    .isInstanceOf(KubernetesClientException.class);
        }
    }

    @Test
    void whatIsShippedNoticesALostEventWithinAMinute() {
        assertThat(Silence.SHIPPED.line()).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void aWatchMayNotBeSilentForAsLongAsALine() {
        assertThatThrownBy(() -> new Silence(Duration.ofSeconds(5), Duration.ofSeconds(5), NEVER))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
