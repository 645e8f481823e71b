package dev.winnow.local.run;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.engine.definition.StudyReader;
import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.report.ReportEndpoint;
import dev.winnow.engine.report.ReportIntake;
import dev.winnow.engine.study.Decision;
import dev.winnow.engine.study.Go;
import dev.winnow.engine.study.OtherStudies;
import dev.winnow.engine.study.StudyTurn;
import dev.winnow.local.LocalException;
import dev.winnow.local.command.Runs;
import dev.winnow.local.folder.RunFolder;
import dev.winnow.local.process.TrainerProcess;
import dev.winnow.local.process.TrialTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the endpoint of a local run answers to processes that are no trials, and to trials that are wrong. */
class ReportServerTest {
    private static final String REPORT = "{\"step\": 1, \"metrics\": {\"loss\": 0.5}}";

    @TempDir
    private Path home;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Clock clock = Clock.systemUTC();
    private final TrialTokens tokens = new TrialTokens(new Random(1));
    private final List<Process> processes = new ArrayList<>();
    private final List<AttemptIdentity> attempts = new ArrayList<>();
    private final List<String> issued = new ArrayList<>();
    private ReportServer server;
    private ReportIntake intake;
    private RunState store;

    /** Two trials that run, their first rung at step 3. */
    @BeforeEach
    void start() throws IOException, LocalException {
        var folder = new RunFolder(Files.createDirectories(home.resolve("run")).toRealPath());
        var manifest =
                with(Runs.study("study"), "/spec/pruner/asha", "{minResource: 3, maxResource: 9, reductionFactor: 3}");
        store = RunFolderOpener.open(folder, manifest, true, new StudyReader(), clock);
        var decisions =
                ((Go) StudyTurn.of(store.study(), List.of(), OtherStudies.NONE, Instant.now(clock))).decisions();
        decisions.stream().limit(2).forEach(decision -> store.create(((Decision.Create) decision).trial()));
        server = new ReportServer(clock);
        for (var trial : store.trials()) {
            var name = trial.getMetadata().getName() + "-1";
            var identity = new AttemptIdentity(trial.getMetadata().getNamespace(), name, "uid-of-" + name);
            var process = new ProcessBuilder("sleep", "600").start();
            processes.add(process);
            attempts.add(identity);
            issued.add(tokens.issue(identity));
            var begin = new TrainerProcess.Start(
                    identity, 1, Instant.now(clock), List.of(), 0, Duration.ofDays(1), Duration.ofSeconds(30), 0);
            store.started(trial.getSpec().number(), new TrainerProcess(begin, process));
        }
        intake = new ReportIntake("run", store, store, store, List.of());
        server.start(new ReportEndpoint(store, store, intake), tokens, clock);
    }

    @AfterEach
    void stop() {
        server.close();
        intake.close();
        processes.forEach(Process::destroyForcibly);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder post(String body) {
        return HttpRequest.newBuilder(URI.create(server.url())).POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpResponse<String> report(String token, String body) throws IOException, InterruptedException {
        return send(post(body).header("Authorization", "Bearer " + token));
    }

    private void refused(HttpResponse<String> answer, int code, String reason) {
        assertThat(answer.statusCode()).isEqualTo(code);
        assertThat(answer.body()).contains(reason).hasLineCount(1);
        nothingIsStored();
    }

    private void nothingIsStored() {
        intake.close();
        assertThat(store.trials())
                .allSatisfy(trial -> assertThat(trial.statusOrNew().reported()).isNull());
    }

    @Test
    void aTrialReportsForItselfAlone() throws IOException, InterruptedException {
        assertThat(report(issued.get(1), REPORT).statusCode()).isEqualTo(200);
        intake.close();

        assertThat(store.trials().get(1).getStatus().report().value()).isEqualTo(0.5);
        assertThat(store.trials().get(0).statusOrNew().reported()).isNull();
    }

    @Test
    void aProcessWithoutATokenIsNoTrial() throws IOException, InterruptedException {
        refused(send(post(REPORT)), 401, "WINNOW_TOKEN_FILE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "guess", "study-0-1", "study-0-1.", "study-7-1.00", ".", "study-0-1.\u00e9"})
    void aMadeUpTokenIsRefused(String token) throws IOException, InterruptedException {
        refused(report(token, REPORT), 401, "WINNOW_TOKEN_FILE");
    }

    @Test
    void theSecretOfAnotherTrialDoesNotFit() throws IOException, InterruptedException {
        var mixed = "study-0-1" + issued.get(1).substring(issued.get(1).indexOf('.'));

        refused(report(mixed, REPORT), 401, "not that of a trial here");
    }

    @Test
    void anAttemptThatIsOverReportsNoMore() throws IOException, InterruptedException {
        tokens.revoke(attempts.get(0));

        refused(report(issued.get(0), REPORT), 401, "not that of a trial here");
    }

    @Test
    void anAttemptWhoseTrialIsGoneIsForbidden() throws IOException, InterruptedException {
        store.gone(0);

        refused(report(issued.get(0), REPORT), 403, "not that of a trial's pod");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"step\": 0}", "{\"step\": 1.5, \"metrics\": {\"loss\": 1}}", "\u0000"})
    void aBodyThatIsNoReportIsRefused(String body) throws IOException, InterruptedException {
        refused(report(issued.get(0), body), 400, "");
    }

    @Test
    void otherRequestsAreRefused() throws IOException, InterruptedException {
        refused(report(issued.get(0), "x".repeat(64 * 1024 + 1)), 413, "64 KiB");
        refused(send(HttpRequest.newBuilder(URI.create(server.url()))), 405, "POST");
        assertThat(send(HttpRequest.newBuilder(URI.create(server.url()).resolve("/")))
                        .statusCode())
                .isEqualTo(404);
        assertThat(server.url()).startsWith("http://127.0.0.1:");
    }

    /** What another user of this machine may send and leave unfinished. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "POST /report HTTP/1.1\r\nX-Slow: ",
                "POST /report HTTP/1.1\r\nContent-Length: 60000\r\n\r\n{",
                "POST /report HTTP/1.1\r\nAuthorization: Bearer TOKEN\r\nContent-Length: 60000\r\n\r\n{"
            })
    void aCrowdOfHalfSentRequestsKeepsNobodyFromReporting(String request) throws IOException, InterruptedException {
        var text = request.replace("TOKEN", issued.get(0)).getBytes(StandardCharsets.UTF_8);
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 2 * RequestThreads.MOST; i++) {
                var socket = new Socket(
                        InetAddress.getLoopbackAddress(),
                        URI.create(server.url()).getPort());
                sockets.add(socket);
                socket.getOutputStream().write(text);
            }
            for (int step = 1; step <= 2; step++) {
                assertThat(report(issued.get(1), REPORT.replace("1", Integer.toString(step)))
                                .statusCode())
                        .isEqualTo(200);
            }
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }
}
