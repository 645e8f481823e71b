package dev.winnow.local.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.client.Access;
import dev.winnow.local.LocalException;
import dev.winnow.local.folder.RunFolder;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in a folder, as {@code winnow ui} serves them. */
class RunsSourceTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    /** A cluster that is not there, so that a test never meets one that is. */
    private static final String NOWHERE = """
            {"apiVersion": "v1", "kind": "Config", "current-context": "c",
             "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
             "clusters": [{"name": "c", "cluster": {"server": "http://127.0.0.1:1"}}],
             "users": [{"name": "u", "user": {}}]}
            """;

    @TempDir
    private Path temporary;

    private Path runs;
    private Serving.Page page;
    private String cookie;

    @BeforeEach
    void serve() throws Exception {
        runs = Files.createDirectory(temporary.resolve("runs"));
        var printed = new ByteArrayOutputStream();
        page = serving(runs).begin(new PrintStream(printed, true, StandardCharsets.UTF_8), "1", Clock.systemUTC());
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("The page of your studies is " + page.server().url())
                .contains(runs.toRealPath().toString())
                .endsWith("Ctrl-C ends it." + System.lineSeparator());
        var entered = HTTP.send(
                HttpRequest.newBuilder(URI.create(page.server().url())).build(),
                HttpResponse.BodyHandlers.discarding());
        cookie = entered.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
    }

    @AfterEach
    void end() {
        page.close();
    }

    private Serving serving(Path folder) throws Exception {
        var nowhere = Files.writeString(temporary.resolve("nowhere"), NOWHERE);
        return new Serving(
                Optional.of(folder),
                new Access(Optional.of(nowhere), Optional.empty()),
                List.of(),
                false,
                "127.0.0.1",
                0,
                List.of(),
                Optional.empty(),
                false);
    }

    private RunFolder run(String name) throws Exception {
        var folder = new RunFolder(Files.createDirectory(runs.resolve(name)));
        var study = Manifests.stored(Manifests.asha("digits"));
        study.getMetadata().setAnnotations(Map.of("winnow.dev/folder", "1"));
        folder.writeStudy(study);
        return folder;
    }

    private static void report(RunFolder folder, int step) throws Exception {
        folder.writeTrial(TrialFixture.trial()
                .version(step)
                .parameters(Map.of("learningRate", "0.01", "hiddenUnits", "16", "optimizer", "adam"))
                .state(State.Running)
                .reports(1, 0.5)
                .reports(step, step)
                .build());
    }

    private HttpResponse<String> get(String path) throws Exception {
        var address = page.server().address();
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + "/" + path))
                        .header("Cookie", cookie)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode json(String path) throws Exception {
        return new ObjectMapper().readTree(get(path).body());
    }

    @Test
    void aRunIsShownFromItsFilesWhileTheyChange() throws Exception {
        var folder = run("demo");
        report(folder, 2);
        var row = json("api/studies").at("/studies/0");
        assertThat(row.get("href").asText()).isEqualTo("api/runs/demo");
        assertThat(row.get("name").asText()).isEqualTo("digits");
        assertThat(row.get("live").asBoolean()).isFalse();
        assertThat(json("api/runs/demo").at("/page/trials/step/0").asInt()).isEqualTo(2);

        report(folder, 3);

        Awaitility.await("the next step")
                .atMost(Duration.ofMinutes(2))
                .until(() -> json("api/runs/demo").at("/page/trials/step/0").asInt() == 3);
        assertThat(json("api/runs/demo").at("/page/rungs/1/trials").asInt()).isEqualTo(1);
        assertThat(json("api/runs/demo").at("/acts/suspend/why").asText())
                .startsWith("a study on this machine follows its manifest");
    }

    @Test
    void aRunThatSomebodyHasIsLive() throws Exception {
        var folder = run("demo");
        report(folder, 2);
        try (var lock = folder.lock().orElseThrow()) {
            assertThat(lock.isOpen()).isTrue();
            assertThat(json("api/studies").at("/studies/0/live").asBoolean()).isTrue();
        }
    }

    @Test
    void theOutputOfATrialIsItsEndAndPlain() throws Exception {
        var folder = run("demo");
        report(folder, 2);
        assertThat(get("api/runs/demo/trials/0/log").statusCode()).isEqualTo(404);
        Files.writeString(folder.output("digits-0"), "x".repeat(5_000) + "\n\u001b[31mloss 0.5\u001b[0m\n");
        var log = json("api/runs/demo/trials/0/log?bytes=1024");
        assertThat(log.get("truncated").asBoolean()).isTrue();
        assertThat(log.get("text").asText()).endsWith("x\nloss 0.5\n").doesNotContain("\u001b");
    }

    @Test
    void aFolderMayHaveAnyName() throws Exception {
        report(run("a b+c%2F<i>é"), 2);
        var href = json("api/studies").at("/studies/0/href").asText();
        assertThat(href).isEqualTo("api/runs/a%20b%2Bc%252F%3Ci%3E%C3%A9");
        assertThat(get(href).statusCode()).isEqualTo(200);
        assertThat(get("api/runs/..").statusCode()).isEqualTo(404);
        assertThat(get("api/runs/%2e%2e%2fnowhere").statusCode()).isEqualTo(404);
    }

    @Test
    void aRunThatCannotBeReadHurtsItselfAlone() throws Exception {
        report(run("good"), 2);
        Files.writeString(run("bad").study(), "{\"spec\": ");
        var problems = json("api/studies").get("studies").findValuesAsText("problem");
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0)).contains("study.json cannot be read as a TuningStudy");
        assertThat(get("api/runs/good").statusCode()).isEqualTo(200);
        assertThat(get("api/runs/bad").statusCode()).isEqualTo(503);
    }

    @Test
    void aFolderThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> serving(temporary.resolve("none")).begin(System.out, "1", Clock.systemUTC()))
                .isInstanceOf(LocalException.class)
                .hasMessage("there is no folder " + temporary.resolve("none"));
    }
}
