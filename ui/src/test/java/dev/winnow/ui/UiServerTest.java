package dev.winnow.ui;

import static dev.winnow.testkit.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialStatus.State;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UiServerTest {
    private static final String SUSPEND = "{\"act\": \"suspend\"}";

    private final PlayedSource source = new PlayedSource()
            .with(List.of(trial().state(State.Running).reports(1, 0.5).build()));
    private Browser browser;

    @BeforeEach
    void open() throws Exception {
        browser = Browser.open(source);
    }

    @AfterEach
    void close() {
        browser.close();
    }

    @Test
    void theFirstAddressGivesACookieAndLeadsToAnAddressWithoutTheToken() throws Exception {
        assertThat(browser.server().url()).isEqualTo("http://127.0.0.1:" + browser.port() + "/?token=" + Browser.TOKEN);

        var answer = Browser.send(browser.request("?token=" + Browser.TOKEN).build());

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains("./");
        assertThat(answer.headers().firstValue("Set-Cookie"))
                .contains(browser.cookie() + "; Path=/; HttpOnly; SameSite=Strict");
        assertThat(Browser.send(browser.request("?token=guessed").build()).statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "api/session", "api/studies", "api/played/digits", "icon.svg", "healthz"})
    void everyAnswerForbidsWhatThePageDoesNotNeed(String path) throws Exception {
        for (var answer :
                List.of(browser.get(path), Browser.send(browser.request(path).build()))) {
            assertThat(answer.headers().firstValue("Content-Security-Policy"))
                    .contains(
                            "default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'none'");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "api/session", "api/studies", "api/events", "api/played/digits", "icon.svg"})
    void whoHasNoSecretGetsNothing(String path) throws Exception {
        assertThat(Browser.send(browser.request(path).build()).statusCode()).isEqualTo(401);
        assertThat(Browser.send(browser.request(path)
                                .header("Cookie", "winnow-" + browser.port() + "=guessed")
                                .header("Authorization", "Bearer guessed")
                                .build())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aProxyShowsTheTokenInAHeader() throws Exception {
        var answer = Browser.send(browser.request("api/session")
                .header("Authorization", "Bearer " + Browser.TOKEN)
                .build());
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:PORT,200",
        "localhost:PORT,200",
        "LOCALHOST:PORT,200",
        "studies.example,200",
        "evil.example:PORT,421",
        "127.0.0.1,421",
        "127.0.0.1:1,421",
        "studies.example.evil,421"
    })
    void aNameThatIsNotOursIsRefused(String host, int code) throws Exception {
        var answer = browser.raw("GET /api/session HTTP/1.1\r\nHost: " + host.replace("PORT", "" + browser.port())
                + "\r\nCookie: " + browser.cookie() + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + code + " ");
    }

    @Test
    void thePageActs() throws Exception {
        var answer = browser.act("api/played/digits/acts", SUSPEND);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"done\":\"done\"}");
        assertThat(source.done).hasSize(1);
    }

    private HttpRequest.Builder post(String origin, String type, String header) {
        var request = browser.request("api/played/digits/acts").header("Cookie", browser.cookie());
        if (!origin.isEmpty()) {
            request.header("Origin", origin.replace("PORT", "" + browser.port()));
        }
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        return (header.isEmpty() ? request : request.header(Gate.ACT_HEADER, header))
                .POST(HttpRequest.BodyPublishers.ofString(SUSPEND));
    }

    @ParameterizedTest
    @CsvSource({
        "http://evil.example, application/json, 1, 403",
        "http://127.0.0.1:1, application/json, 1, 403",
        "null, application/json, 1, 403",
        "'', application/json, 1, 403",
        "http://127.0.0.1:PORT, application/json, '', 403",
        "http://127.0.0.1:PORT, text/plain, 1, 415",
        "http://127.0.0.1:PORT, '', 1, 415",
        "http://127.0.0.1:PORT, application/x-www-form-urlencoded, 1, 415",
        "http://127.0.0.1:PORT, application/json; charset=utf-8, 1, 200"
    })
    void anotherOriginCannotAct(String origin, String type, String header, int code) throws Exception {
        assertThat(Browser.send(post(origin, type, header).build()).statusCode())
                .isEqualTo(code);
        assertThat(source.done).hasSize(code == 200 ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"cross-site,403", "same-site,403", "same-origin,200", "none,200"})
    void anotherSiteCannotAsk(String site, int code) throws Exception {
        var answer = browser.raw("GET /api/session HTTP/1.1\r\nHost: localhost:" + browser.port() + "\r\nCookie: "
                + browser.cookie() + "\r\nSec-Fetch-Site: " + site + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + code + " ");
    }

    @Test
    void aPageThatOnlyShowsChangesNothing() throws Exception {
        browser.close();
        browser = Browser.open(true, source);
        assertThat(browser.act("api/played/digits/acts", SUSPEND).statusCode()).isEqualTo(403);
        assertThat(browser.json("api/played/digits").at("/acts/suspend").toString())
                .isEqualTo("{\"possible\":false,\"why\":\"this page shows studies and changes none\"}");
        assertThat(source.done).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "api/played/digits/acts, '{\"act\": \"fly\"}', 400",
        "api/played/digits/acts, '{\"act\": \"resume\"}', 409",
        "api/played/digits/acts, '[]', 400",
        "api/played/digits/acts, '{', 400",
        "api/played/other/acts, '{\"act\": \"suspend\"}', 404",
        "api/played/digits, '{\"act\": \"suspend\"}', 405",
        "api/studies, '{}', 404",
        "icon.svg, '{}', 404"
    })
    void whatIsNoActIsRefused(String path, String body, int code) throws Exception {
        assertThat(browser.act(path, body).statusCode()).isEqualTo(code);
        assertThat(source.done).isEmpty();
    }

    @Test
    void aLargeBodyIsRefused() throws Exception {
        var body = "{\"act\": \"" + "x".repeat(64 * 1024) + "\"}";
        assertThat(browser.act("api/played/digits/acts", body).statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../UiServer.class",
                "/app/../../UiServer.class",
                "/%2e%2e/UiServer.class",
                "/..%2fUiServer.class",
                "//etc/passwd",
                "/etc/passwd",
                "/app",
                "/app/",
                "/index.html/",
                "/INDEX.HTML",
                "/package-info.class",
                "/index.html%00.js",
                "/\\..\\x.js",
                "/.hidden.js",
                "/api",
                "/api/",
                "/api/nothing",
                "/api/played",
                "/api/played/digits/nothing",
                "/api/played/digits/trials/7",
                "/api/played/digits/trials/0/nothing",
                "/api/played/%2e%2e"
            })
    void noPathLeadsOutOfThePage(String path) throws Exception {
        var answer = browser.raw("GET " + path + " HTTP/1.1\r\nHost: localhost:" + browser.port() + "\r\nCookie: "
                + browser.cookie() + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).matches("(?s)HTTP/1.1 40[04] .*");
    }

    @Test
    void aLargeAnswerIsPacked() throws Exception {
        var answer = HttpClient.newHttpClient()
                .send(
                        browser.request("api/played/digits")
                                .header("Cookie", browser.cookie())
                                .header("Accept-Encoding", "gzip")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        try (var body = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(Reply.JSON
                            .readTree(body.readAllBytes())
                            .at("/page/study/name")
                            .asText())
                    .isEqualTo("digits");
        }
    }

    @Test
    void aProbeNeedsNoSecret() throws Exception {
        var answer = browser.raw("GET /healthz HTTP/1.1\r\nHost: 10.0.0.7:8080\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("ok\n");
    }
}
