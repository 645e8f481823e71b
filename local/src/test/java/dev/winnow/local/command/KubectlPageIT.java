package dev.winnow.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.Person;
import dev.winnow.testkit.TestNamespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** {@code kubectl winnow ui} and {@code export} on a real API server, by a person who may look at studies of one namespace. */
@ResourceLock(Resources.SYSTEM_OUT)
class KubectlPageIT {
    private static final String PLACE = "kubectl-page";

    private static KubernetesClient admin;
    private static Path kubeconfig;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() {
        admin = ApiServer.client();
        TestNamespace.create(admin, PLACE).create(Manifests.asha("digits"));
        kubeconfig = Person.kubeconfig(admin, PLACE, "looks", Person.LOOKS, folder.resolve("looks"));
    }

    @AfterAll
    static void stop() {
        admin.close();
    }

    private static Runs.Said plugin(String... arguments) {
        var complaints = new StringWriter();
        var line = new ArrayList<>(List.of(arguments));
        line.addAll(List.of("-n", PLACE, "--kubeconfig", kubeconfig.toString()));
        int code = Winnow.execute(new KubectlWinnow(), new PrintWriter(complaints, true), line.toArray(String[]::new));
        return new Runs.Said(code, complaints.toString().strip());
    }

    @Test
    void uiServesTheStudiesOfTheNamespaceUntilItIsEnded() throws Exception {
        var written = new ByteArrayOutputStream();
        var before = System.out;
        var serving = new FutureTask<>(() -> plugin("ui", "--read-only"));
        var thread = new Thread(serving);
        try {
            System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
            thread.start();
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> written.toString(StandardCharsets.UTF_8)
                    .contains("Ctrl-C ends it."));
        } finally {
            System.setOut(before);
        }
        var said = written.toString(StandardCharsets.UTF_8);
        assertThat(said).contains("namespace " + PLACE).hasLineCount(3);
        var address = URI.create(said.lines().findFirst().orElseThrow().replaceAll("^.* is ", ""));
        var http = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding());

        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(http.send(
                                HttpRequest.newBuilder(address.resolve("/api/studies"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body())
                .contains("\"href\":\"api/cluster/" + PLACE + "/digits\"")
                .doesNotContain("\"id\":\"runs\""));

        thread.interrupt();
        assertThat(serving.get().code()).isNotZero();
    }

    @Test
    void exportReadsTheStudyOfTheCluster() throws Exception {
        assertThat(plugin(
                        "export",
                        "digits",
                        "--to",
                        "csv",
                        "--out",
                        folder.resolve("csv").toString()))
                .isEqualTo(new Runs.Said(0, ""));
        assertThat(Files.readAllLines(folder.resolve("csv/trials.csv"))).hasSize(1);

        assertThat(plugin("export", "digist", "--to", "csv").complaints())
                .startsWith("there is no study digist in namespace " + PLACE);
    }
}
