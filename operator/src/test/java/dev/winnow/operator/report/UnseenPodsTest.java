package dev.winnow.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.testkit.MovingClock;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often an API server is asked for a pod that nobody has seen. */
class UnseenPodsTest {
    private static final AttemptIdentity POD = new AttemptIdentity("lab", "digits-0-1", "uid-1");

    private final MovingClock clock = new MovingClock();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int status = 404;
    private HttpServer server;
    private KubernetesClient client;
    private UnseenPods pods;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/namespaces/lab/pods/", exchange -> {
            asked.incrementAndGet();
            var pod =
                    "{\"kind\": \"Pod\", \"apiVersion\": \"v1\", \"metadata\": {\"name\": \"digits-0-1\", \"uid\": \"uid-1\","
                            + " \"labels\": {\"winnow.dev/trial\": \"digits-0\"}}}";
            var body = (status == 200 ? pod : "{}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
        pods = new UnseenPods(client, Runnable::run, clock);
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    private boolean exists(AttemptIdentity pod) {
        return pods.exists(pod).toCompletableFuture().join();
    }

    @Test
    void aPodThatReportsAThousandTimesCostsOneCallInFiveSeconds() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(exists(POD)).isFalse();
            clock.forward(Duration.ofMillis(10));
        }
        assertThat(asked).hasValue(2);
    }

    @Test
    void aPodThatIsThereIsAskedForAgainToo() {
        status = 200;
        assertThat(exists(POD)).isTrue();
        assertThat(exists(POD)).isTrue();
        assertThat(asked).hasValue(1);

        status = 404;
        clock.forward(UnseenPods.ASK_AGAIN);
        assertThat(exists(POD)).isFalse();
    }

    @Test
    void aPodOfTheSameNameIsAnotherPod() {
        status = 200;
        assertThat(exists(POD)).isTrue();
        assertThat(exists(new AttemptIdentity("lab", "digits-0-1", "uid-0"))).isFalse();
    }

    @Test
    void aPodThatMayNotBeReadIsNoneAndAFaultTellsNothing() {
        status = 403;
        assertThat(exists(POD)).isFalse();
        status = 500;
        clock.forward(UnseenPods.ASK_AGAIN);
        assertThat(exists(POD)).as("it may be there").isTrue();
    }

    @Test
    void whenTooManyAreAskedForNobodyIsRememberedAsGone() {
        var busy = new UnseenPods(
                client,
                task -> {
                    throw new RejectedExecutionException();
                },
                clock);
        assertThat(busy.exists(POD).toCompletableFuture())
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withMessageContaining("too busy");
        assertThat(asked).hasValue(0);
    }
}
