package dev.winnow.operator.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Ignore;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator of one controller, whose API server has nothing and then sends an object that no type can hold. */
class InformerLivenessTest {
    private static final String LIST =
            "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMapList\", \"metadata\": {\"resourceVersion\": \"1\"}, \"items\": []}";
    private static final String UNREADABLE = """
            {"type": "ADDED", "object": {"apiVersion": "v1", "kind": "ConfigMap",
             "metadata": {"name": "a", "namespace": "lab", "resourceVersion": "2"}, "data": [1]}}
            """.replace("\n", "") + "\n";

    /** A controller that does nothing, and is none of the application. */
    @Ignore
    @ControllerConfiguration(name = "idle")
    private static final class Idle implements Reconciler<ConfigMap> {
        @Override
        public UpdateControl<ConfigMap> reconcile(ConfigMap map, Context<ConfigMap> context) {
            return UpdateControl.noUpdate();
        }
    }

    private final CountDownLatch send = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private KubernetesClient client;
    private Operator operator;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .build())
                .build();
        operator = new Operator(configuration -> configuration
                .withKubernetesClient(client)
                .checkingCRDAndValidateLocalModel(false)
                .withInformerStoppedHandler((informer, error) -> stopped.countDown()));
        operator.register(new Idle(), settings -> settings.settingNamespace("lab"));
    }

    @AfterEach
    void stop() {
        operator.stop();
        send.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var query = String.valueOf(exchange.getRequestURI().getQuery());
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        if (!query.contains("watch=true")) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(LIST.getBytes(StandardCharsets.UTF_8));
        } else if (exchange.getRequestHeaders().containsKey("Upgrade")) {
            exchange.sendResponseHeaders(200, -1); // no web socket: the client asks again without
        } else {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            try {
                send.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.getResponseBody().write(UNREADABLE.getBytes(StandardCharsets.UTF_8));
        }
        exchange.close();
    }

    @Test
    void anInformerThatStoppedIsNamedAndTheProcessIsNotAlive() throws InterruptedException {
        var liveness = new InformerLiveness(operator::getRuntimeInfo);
        assertThat(liveness.call().getStatus()).as("before the start").isEqualTo(Status.UP);
        operator.start();
        assertThat(liveness.call().getStatus()).as("while it watches").isEqualTo(Status.UP);

        send.countDown();
        assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue();

        var response = liveness.call();
        assertThat(response.getStatus()).isEqualTo(Status.DOWN);
        assertThat(String.valueOf(response.getData().orElseThrow().get("stopped")))
                .startsWith("idle/");
    }
}
