package dev.winnow.operator.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A write of a decision that fails, before a server whose answers the test chooses. */
class FencedClientTest {
    private static final ConfigMap DECISION = new ConfigMapBuilder()
            .withNewMetadata()
            .withName("decision")
            .withNamespace("default")
            .endMetadata()
            .build();

    /** How a request fails that a client would send again. */
    enum Failure {
        BROKEN_CONNECTION(0),
        TOO_MANY_REQUESTS(429),
        INTERNAL_ERROR(500),
        UNAVAILABLE(503);

        final int code;

        Failure(int code) {
            this.code = code;
        }
    }

    private final AtomicBoolean held = new AtomicBoolean(true);
    private final Lead lead = new Lead() {
        @Override
        public boolean held() {
            return held.get();
        }

        @Override
        public void onGain(Runnable task) {
            // Nobody gains it here.
        }
    };
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .build())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    /** Each request fails, and with the first one the lead is over. */
    private void fail(Failure failure) {
        server.createContext("/", exchange -> {
            try (exchange) {
                seen.add(exchange.getRequestMethod());
                held.set(false);
                if (failure.code > 0) {
                    var body = "{}".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(failure.code, body.length);
                    exchange.getResponseBody().write(body);
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aWriteThatFailsWhileTheLeadEndsIsAnErrorAndIsNotSentAgain(Failure failure) {
        fail(failure);
        var fenced = FencedClient.of(client, lead);

        var write =
                CompletableFuture.supplyAsync(() -> fenced.resource(DECISION).create());

        assertThatThrownBy(() -> write.get(30, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(Exception.class)
                .cause()
                .isInstanceOf(KubernetesClientException.class);
        assertThat(seen).containsExactly("POST");
    }
}
