package dev.winnow.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.engine.report.Answer;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.FreePort;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.OperatorAccount;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The application as it is shipped, with its web server and its leader election, against an API server. */
@QuarkusTest
@Tag("wiring")
@TestProfile(WiringIT.Production.class)
class WiringIT {
    private static final String NAMESPACE = "wiring";

    /** The property with the kubeconfig of the person who makes the studies; the application has the rights of the chart. */
    private static final String ADMIN = "test.admin";

    /** What an installation sets. */
    public static final class Production implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.operator-sdk.namespaces", NAMESPACE,
                    "winnow.lease-namespace", NAMESPACE,
                    "winnow.lease-name", OperatorAccount.LEASE);
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(RealApiServer.class));
        }
    }

    /** Starts the API server and tells the application where it is. */
    public static final class RealApiServer implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            try (var client = ApiServer.client()) {
                ApiServer.namespace(client, NAMESPACE);
            }
            var account = OperatorAccount.in(NAMESPACE);
            var config = account.config();
            int port = FreePort.find();
            return Map.of(
                    "quarkus.kubernetes-client.api-server-url",
                    config.getMasterUrl(),
                    "quarkus.kubernetes-client.ca-cert-file",
                    config.getCaCertFile(),
                    "quarkus.kubernetes-client.token",
                    account.token(),
                    ADMIN,
                    ApiServer.kubeconfig(),
                    "quarkus.http.test-port",
                    Integer.toString(port),
                    "winnow.report-url",
                    "http://127.0.0.1:" + port + "/report");
        }

        @Override
        public void stop() {
            // The server ends with this JVM.
        }
    }

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @ConfigProperty(name = ADMIN)
    String admin;

    private KubernetesClient client;

    @Inject
    KubernetesClient shipped;

    @Inject
    Settings settings;

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    @TestHTTPResource(value = "/health/live", management = true)
    URL live;

    @TestHTTPResource(value = "/health/ready", management = true)
    URL ready;

    @BeforeEach
    void open() {
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(admin))
                .build();
    }

    @AfterEach
    void close() {
        client.close();
    }

    private CompletableFuture<Answer> post(String token, String body) {
        var request = HttpRequest.newBuilder(URI.create(settings.reportUrl()))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString())
                .thenApply(response -> new Answer(response.statusCode(), response.body()));
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    @Test
    void theClientIsTheOneThatNoticesSilence() {
        assertThat(shipped.getConfiguration().getWatchReconnectInterval()).isEqualTo(100);
    }

    @Test
    void aStudyRunsToItsWinnerOverHttpAndIsCounted() throws Exception {
        var lab = TestNamespace.in(client, NAMESPACE);
        try (var kubelet = new Kubelet(client, NAMESPACE, new Trainer((token, body) -> post(token, body)
                .thenApply(Answer::code)))) {
            lab.create(Manifests.checkpointed(Manifests.asha("digits")));
            var status = lab.awaitEnd("digits").getStatus();

            assertThat(status.state()).isEqualTo("Complete");
            assertThat(status.done()).isEqualTo("9/9");
            lab.await("no pod is left running", () -> lab.livePods().isEmpty());
        }
        assertThat(get(metrics.toString()).body())
                .contains("reconciliations_success_total{controller_name=\"study\"")
                .contains("reconciliations_success_total{controller_name=\"trial\"")
                .contains("reconciliations_queue")
                .containsPattern("winnow_reports_total\\{code=\"200\"[^}]*} [1-9]")
                .containsPattern("winnow_decisions_total\\{kind=\"create\"[^}]*} [1-9]")
                .contains("winnow_decisions_total{kind=\"pause\"")
                .containsPattern("winnow_pods_created_total[^ ]* [1-9]")
                .containsPattern("winnow_pods_deleted_total[^ ]* [1-9]")
                .containsPattern("winnow_prune_latency_seconds_count[^ ]* [1-9]")
                .containsPattern("winnow_trials\\{namespace=\"wiring\",state=\"completed\",study=\"digits\"} [1-9]")
                .containsPattern("winnow_leads[^ ]* 1.0")
                .containsPattern(
                        "winnow_study_state\\{namespace=\"wiring\",study=\"digits\",state=\"Complete\"[^}]*} 1")
                .contains("winnow_gpu_seconds{")
                .contains("winnow_gpu_seconds_saved{")
                .contains("winnow_study_best{");
    }

    @Test
    void aBodyOver64KiBIs413AndOneBelowIsRead() throws Exception {
        assertThat(post("x.y.z", "x".repeat(64 * 1024 + 1)).get().code()).isEqualTo(413);
        assertThat(post("x.y.z", "x".repeat(60 * 1024)).get().code()).isEqualTo(401);
    }

    @Test
    void refusalsAreSentencesOfPlainText() throws Exception {
        var bare = HttpRequest.newBuilder(URI.create(settings.reportUrl()))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        var response = http.send(bare, BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
        assertThat(response.body())
                .isEqualTo("send the content of WINNOW_TOKEN_FILE as Authorization: Bearer <token>\n");
    }

    @Test
    void aReportWithoutABodyIs400() throws Exception {
        var lab = TestNamespace.in(client, NAMESPACE);
        var answers = new CompletableFuture<Answer>();
        Kubelet.Program silent = container -> {
            answers.complete(post(container.token(), "").join());
            return 0;
        };
        try (var kubelet = new Kubelet(client, NAMESPACE, silent)) {
            lab.create(Manifests.plain("silent", 1, 1, 1));

            assertThat(answers.get().code()).isEqualTo(400);
            lab.studyResource("silent").delete();
        }
    }

    @Test
    void healthAndMetricsHaveAPortOfTheirOwn() throws Exception {
        assertThat(live.getPort()).isNotEqualTo(URI.create(settings.reportUrl()).getPort());
        for (var path : List.of("/q/metrics", "/q/health", "/metrics", "/")) {
            assertThat(get(URI.create(settings.reportUrl()).resolve(path).toString())
                            .statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    /** Sends on without a pause until the test is over: requests with a token that is none, on one connection after the other. */
    private void flood(AtomicBoolean over, Set<Socket> open) {
        var request =
                ("POST /report HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x.y.z\r\nContent-Length: 60000\r\n\r\n"
                                + "x".repeat(60_000))
                        .getBytes(StandardCharsets.US_ASCII);
        while (!over.get()) {
            try (var socket = socket(open)) {
                while (!over.get()) {
                    socket.getOutputStream().write(request);
                }
            } catch (IOException e) {
                // The port closes connections on which nobody reads the answers; the next one follows.
                continue;
            }
        }
    }

    private Socket socket(Set<Socket> open) throws IOException {
        var socket = new Socket(
                InetAddress.getLoopbackAddress(),
                URI.create(settings.reportUrl()).getPort());
        open.add(socket);
        return socket;
    }

    /** More connections than the port keeps, and more senders than the application has worker threads for. */
    @Test
    void healthAnswersWhileTheReportPortIsFlooded() throws Exception {
        var over = new AtomicBoolean();
        Set<Socket> open = ConcurrentHashMap.newKeySet();
        var senders = Stream.generate(() -> new Thread(() -> flood(over, open), "flood"))
                .limit(32)
                .toList();
        try {
            for (int i = 0; i < 1_500; i++) {
                socket(open)
                        .getOutputStream()
                        .write("POST /report HTTP/1.1\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
            }
            senders.forEach(Thread::start);
            for (int i = 0; i < 50; i++) {
                for (var url : List.of(live, ready, metrics)) {
                    var question = HttpRequest.newBuilder(URI.create(url.toString()))
                            .timeout(Duration.ofSeconds(30))
                            .build();
                    assertThat(http.send(question, BodyHandlers.ofString()).statusCode())
                            .as(url.getPath())
                            .isEqualTo(200);
                }
            }
        } finally {
            over.set(true);
            for (var socket : open) {
                socket.close();
            }
            for (var sender : senders) {
                sender.join();
            }
        }
    }

    @Test
    void itIsAliveReadyAndLeads() throws Exception {
        TestNamespace.in(client, NAMESPACE)
                .await("this replica leads", () -> get(live.toString()).body().contains("\"leads\": true"));

        assertThat(get(live.toString()).statusCode()).isEqualTo(200);
        assertThat(get(live.toString()).body()).contains("study-loop");
        assertThat(get(ready.toString()).statusCode()).isEqualTo(200);
        assertThat(client.leases()
                        .inNamespace(NAMESPACE)
                        .withName(OperatorAccount.LEASE)
                        .get())
                .isNotNull();
    }
}
