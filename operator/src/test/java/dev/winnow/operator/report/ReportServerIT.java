package dev.winnow.operator.report;

import static dev.winnow.operator.report.ReportingTrial.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.MovingClock;
import dev.winnow.testkit.OperatorAccount;
import dev.winnow.testkit.TestNamespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The report port, and clients that do not behave; tokens and API server are real. */
class ReportServerIT {
    private static final String HEAD = "POST /report HTTP/1.1\r\nHost: winnow\r\n";
    private static final int CROWD = 500;
    private static final int MILLIS_TO_BE_CLOSED = 30_000;

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    @AutoClose
    private static KubernetesClient operator;

    private static TestNamespace lab;

    private final MovingClock clock = new MovingClock();
    private final List<Socket> sockets = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private ClusterReports reports;
    private ReportServer server;
    private ReportingTrial trial;

    @BeforeAll
    static void start() {
        lab = TestNamespace.create(client, "report-port");
        operator = OperatorAccount.in(lab.namespace()).client();
        lab.create(Manifests.asha("study"));
    }

    @BeforeEach
    void open() {
        reports = ReportingTrial.reports(operator, lab);
        server = new ReportServer(reports, "127.0.0.1", 0, registry, clock);
        trial = new ReportingTrial(lab, "study", 9);
    }

    @AfterEach
    void close() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        reports.close();
        server.close();
    }

    /** A connection on which something was sent. */
    private Socket sent(String text) throws IOException {
        var socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(MILLIS_TO_BE_CLOSED);
        sockets.add(socket);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private String bearer() {
        return "Authorization: Bearer " + trial.token() + "\r\n";
    }

    private String post(String bearer, String body) {
        return HEAD + bearer + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** The next line of an answer; empty if the connection was closed without one. */
    private static String line(Socket socket) throws IOException {
        var line = new StringBuilder();
        try {
            int next = socket.getInputStream().read();
            while (next >= 0 && next != '\n') {
                line.append((char) next);
                next = socket.getInputStream().read();
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("neither answered nor closed", e);
        }
        return line.toString().strip();
    }

    /** Waits as long as a machine that is busy may need. */
    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMillis(MILLIS_TO_BE_CLOSED));
    }

    private static boolean closed(Socket socket) {
        try {
            socket.setSoTimeout(1);
            while (socket.getInputStream().read() >= 0) {
                continue;
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            // Closed with something unread.
            return true;
        }
    }

    private void awaitClosed(Socket socket) {
        await().until(() -> closed(socket));
    }

    private CompletableFuture<HttpResponse<String>> report(ReportingTrial of, String body) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/report"))
                .header("Authorization", "Bearer " + of.token())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    /** How a client leaves its request unfinished. */
    enum HalfOpen {
        SILENT,
        HEAD,
        BODY,
        BODY_WITH_A_GOOD_TOKEN
    }

    private String text(HalfOpen kind) {
        return switch (kind) {
            case SILENT -> "";
            case HEAD -> HEAD + "X-Slow: ";
            case BODY -> HEAD + "Content-Length: 60000\r\n\r\n{";
            case BODY_WITH_A_GOOD_TOKEN -> HEAD + bearer() + "Content-Length: 60000\r\n\r\n{";
        };
    }

    @ParameterizedTest
    @EnumSource
    void aCrowdOfHalfSentRequestsKeepsNobodyFromReporting(HalfOpen kind) throws IOException {
        var other = new ReportingTrial(lab, "study", 9);
        for (int i = 0; i < CROWD; i++) {
            sent(text(kind));
        }
        for (int step = 1; step <= 9; step++) {
            assertThat(report(other, body(step, "0.5")).join().statusCode()).isEqualTo(200);
        }
        assertThat(other.now().getStatus().report().step()).isEqualTo(9);
    }

    @ParameterizedTest
    @EnumSource
    void ofACrowdSoManyConnectionsStayOpenAsAnAddressMayHave(HalfOpen kind) throws IOException {
        for (int i = 0; i < CROWD; i++) {
            sent(text(kind));
        }
        await().until(() -> sockets.stream().filter(ReportServerIT::closed).count()
                >= CROWD - ReportServer.MOST_WAITING_OF_AN_ADDRESS);
    }

    @ParameterizedTest
    @EnumSource
    void whoeverDripsHasTenSecondsForAWholeReport(HalfOpen kind) throws IOException {
        var socket = sent(text(kind));
        assertThat(report(trial, body(1, "0.5")).join().statusCode()).isEqualTo(200);
        clock.forward(ReportServer.LONGEST_REQUEST.minusSeconds(5));
        socket.getOutputStream().write(kind == HalfOpen.SILENT ? 'P' : ' ');
        assertThat(closed(socket)).isFalse();
        clock.forward(Duration.ofSeconds(5));

        awaitClosed(socket);
    }

    @Test
    void whoSendsOnAndReadsNoAnswerIsClosed() throws IOException {
        var many = post("", "{}").repeat(2_000).getBytes(StandardCharsets.UTF_8);
        var socket = sent("");
        var flood = new Thread(() -> {
            try {
                while (true) {
                    socket.getOutputStream().write(many);
                }
            } catch (IOException e) {
                // Closed, as it should be.
                return;
            }
        });
        flood.start();

        assertThat(report(trial, body(1, "0.5")).join().statusCode()).isEqualTo(200);
        await().until(() -> !flood.isAlive());
    }

    @Test
    void theTokenIsCheckedBeforeTheBodyComes() throws IOException {
        assertThat(line(sent(HEAD + "Content-Length: 60000\r\n\r\n"))).isEqualTo("HTTP/1.1 401 Unauthorized");
        assertThat(line(sent(HEAD + "Authorization: Bearer x.y.z\r\nContent-Length: 60000\r\n\r\n")))
                .isEqualTo("HTTP/1.1 401 Unauthorized");
    }

    @Test
    void theLengthIsCheckedBeforeTheToken() throws IOException {
        assertThat(line(sent(HEAD + "Content-Length: 65537\r\n\r\n")))
                .isEqualTo("HTTP/1.1 413 Request Entity Too Large");
    }

    @Test
    void aBodyOfAMegabyteIsReadToTheEndAndToldThatItIsTooLarge() {
        var answer = report(trial, "x".repeat(1024 * 1024)).join();

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).isEqualTo("a report has at most 64 KiB\n");
        assertThat(trial.now().getStatus()).isNull();
    }

    @Test
    void aBodyWithoutALengthMayBeNoLargerThanOneWith() throws IOException {
        var chunk = "8000\r\n" + " ".repeat(32 * 1024) + "\r\n";
        var head = HEAD + bearer() + "Transfer-Encoding: chunked\r\n\r\n";

        assertThat(line(sent(head + chunk.repeat(3) + "0\r\n\r\n"))).contains(" 413 ");
        assertThat(line(sent(head + chunk + "2\r\n{}\r\n0\r\n\r\n"))).contains(" 400 ");
    }

    @Test
    void whoAsksBeforeSendingTheBodyIsToldToGoOnWithAGoodTokenOnly() throws IOException {
        var ask = "Expect: 100-continue\r\nContent-Length: 44\r\n\r\n";

        assertThat(line(sent(HEAD + bearer() + ask))).isEqualTo("HTTP/1.1 100 Continue");
        assertThat(line(sent(HEAD + ask))).isEqualTo("HTTP/1.1 401 Unauthorized");
    }

    @Test
    void severalReportsMayComeOnOneConnection() throws IOException {
        var socket = sent("");
        for (int step = 1; step <= 3; step++) {
            socket.getOutputStream().write(post(bearer(), body(step, "0.5")).getBytes(StandardCharsets.UTF_8));
            assertThat(line(socket)).isEqualTo("HTTP/1.1 200 OK");
            while (!line(socket).equals("taken")) {
                continue;
            }
        }
    }

    @Test
    void anythingElseIsRefused() throws IOException {
        assertThat(line(sent("GET /report HTTP/1.1\r\nHost: x\r\n\r\n"))).contains(" 405 ");
        assertThat(line(sent("POST /q/health HTTP/1.1\r\nHost: x\r\n\r\n"))).contains(" 404 ");
        assertThat(line(sent("no HTTP at all\r\n\r\n"))).contains(" 400 ");
        assertThat(line(sent(HEAD + "X: " + "x".repeat(17 * 1024) + "\r\n\r\n")))
                .contains(" 431 ");
        assertThat(line(sent("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))).doesNotContain(" 200 ");
    }

    @Test
    void theThirdReportOfAPodAtOnceIs429AndMayComeAgain() throws IOException {
        trial = new ReportingTrial(lab, "study", 1);
        var held = List.of(sent(post(bearer(), body(1, "0.5"))), sent(post(bearer(), body(1, "0.5"))));
        await().until(() -> report(trial, body(1, "0.5")).join().statusCode() == 429);
        var answer = report(trial, body(1, "0.5")).join();
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.body()).contains("2 reports of this pod wait for their answers");
        assertThat(held).noneMatch(ReportServerIT::closed);

        trial.decide(spec -> spec.granted(3));
        for (var socket : held) {
            socket.setSoTimeout(MILLIS_TO_BE_CLOSED);
            assertThat(line(socket)).isEqualTo("HTTP/1.1 200 OK");
        }
        assertThat(report(trial, body(2, "0.6")).join().statusCode()).isEqualTo(200);
    }

    @Test
    void aReportWhoseConnectionIsGoneCountsNoLonger() throws IOException {
        trial = new ReportingTrial(lab, "study", 1);
        for (int i = 0; i < 5; i++) {
            var socket = sent(post(bearer(), body(1, "0.5")));
            await().until(() -> trial.now().getStatus() != null);
            socket.close();
        }
        trial.decide(spec -> spec.granted(3));

        await().until(() -> report(trial, body(2, "0.6")).join().statusCode() == 200);
    }

    @Test
    void aFloodFromOnePodIsToldToSlowDownAndHindersNoOther() {
        var other = new ReportingTrial(lab, "study", 9);
        for (int i = 0; i < PodLimits.BURST; i++) {
            assertThat(report(trial, body(1, "0.5")).join().statusCode()).isEqualTo(200);
        }
        var refused = report(trial, body(1, "0.5")).join();
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("more than 100 times a second");
        assertThat(report(other, body(1, "0.5")).join().statusCode()).isEqualTo(200);
    }
}
