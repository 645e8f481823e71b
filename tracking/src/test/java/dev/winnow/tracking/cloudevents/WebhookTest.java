package dev.winnow.tracking.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.testkit.EventReceiver;
import dev.winnow.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A webhook against a real receiver on loopback. */
class WebhookTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private static final Duration PATIENT = Duration.ofMinutes(2);
    private static final StudyEvent EVENT =
            new StudyEvent("u-1/started", "started", Optional.of(NOW), "{\"id\": \"u-1/started\"}");

    @AutoClose
    private final EventReceiver receiver = EventReceiver.start();

    @TempDir
    private Path folder;

    private static Webhook webhook(String url, Duration patience) throws Exception {
        return new Webhook(url, Optional.empty(), Trust.usual(), patience);
    }

    private Webhook.Answer send() throws Exception {
        return webhook(receiver.url(), PATIENT).send(EVENT, NOW);
    }

    @Test
    void postsTheEventAsItIs() throws Exception {
        assertThat(send()).isEqualTo(new Webhook.Taken());

        var request = receiver.requests().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/hook");
        assertThat(request.type()).isEqualTo("application/cloudevents+json; charset=utf-8");
        assertThat(request.authorization()).isEmpty();
        assertThat(request.id()).isEqualTo("u-1/started");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204})
    void everySuccessTakesIt(int code) throws Exception {
        receiver.answer(EventReceiver.Answering.code(code));

        assertThat(send()).isEqualTo(new Webhook.Taken());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 |                               |",
                "500 |                               |",
                "503 | 7                             | PT7S",
                "429 | Thu, 01 Jan 2026 10:02:00 GMT | PT2M",
                "429 | Thu, 01 Jan 2026 09:00:00 GMT |",
                "429 | soon                          |",
                "429 | -5                            |",
                "429 | 999999999                     | PT24H",
                "410 |                               | PT24H",
            })
    void everythingElseSaysHowLongToWait(int code, String header, Duration pause) throws Exception {
        receiver.answer((exchange, request) -> {
            if (header != null) {
                exchange.getResponseHeaders().set("Retry-After", header);
            }
            exchange.sendResponseHeaders(code, -1);
        });

        assertThat(send()).isInstanceOfSatisfying(Webhook.Refused.class, refused -> {
            assertThat(refused.why()).contains(Integer.toString(code));
            assertThat(refused.pause()).isEqualTo(Optional.ofNullable(pause));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowed(int code) throws Exception {
        try (var other = EventReceiver.start()) {
            receiver.answer((exchange, request) -> {
                exchange.getResponseHeaders().set("Location", other.url());
                exchange.sendResponseHeaders(code, -1);
            });

            assertThat(send()).isInstanceOfSatisfying(Webhook.Refused.class, refused -> assertThat(refused.why())
                    .contains("redirect"));
            assertThat(other.requests()).isEmpty();
        }
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void aReceiverThatIsAwayIsNoAnswer() throws Exception {
        receiver.close();

        assertThat(send()).isInstanceOfSatisfying(Webhook.Refused.class, refused -> assertThat(refused.why())
                .startsWith("no answer"));
    }

    @Test
    void aReceiverThatAnswersNeverOrNeverToTheEndIsGivenUp() throws Exception {
        var end = new CountDownLatch(1);
        for (var answering :
                List.<EventReceiver.Answering>of((exchange, request) -> await(end), (exchange, request) -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write('x');
                    exchange.getResponseBody().flush();
                    await(end);
                })) {
            receiver.answer(answering);

            assertThat(webhook(receiver.url(), Duration.ofSeconds(1)).send(EVENT, NOW))
                    .isEqualTo(new Webhook.Refused("no answer within 1 s", Optional.empty()));
        }
        end.countDown();
    }

    private static void await(CountDownLatch end) throws IOException {
        try {
            if (!end.await(5, TimeUnit.MINUTES)) {
                throw new IOException("nobody ended the test");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.org/x",
                "example.org/x",
                "https:///x",
                "https://user:secret@example.org/x",
                "https://example.org/x#y",
                "https://exa mple.org"
            })
    void anAddressThatIsNoneIsRefused(String address) {
        assertThatThrownBy(() -> webhook(address, PATIENT)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTokenGoesOverTlsOnly() {
        assertThatThrownBy(
                        () -> new Webhook(receiver.url(), Optional.of(folder.resolve("token")), Trust.usual(), PATIENT))
                .hasMessageContaining("https only");
    }

    @Test
    void theAddressIsShownWithoutWhatMayBeSecret() throws Exception {
        assertThat(webhook("https://hooks.example.org:8443/services/T0/secret?key=secret", PATIENT))
                .hasToString("https://hooks.example.org:8443");
    }

    /** Over TLS with a CA of the house: the token is read for each event, and who is not trusted gets none. */
    @Test
    void theTokenOfTheFileGoesToWhomTheHousesCaVouchesFor() throws Exception {
        var token = folder.resolve("token");
        var ca = folder.resolve("ca.crt");
        try (var secure = EventReceiver.secure(keys(ca))) {
            var webhook = new Webhook(secure.url(), Optional.of(token), Trust.in(ca), PATIENT);
            Files.writeString(token, "first\n");
            assertThat(webhook.send(EVENT, NOW)).isEqualTo(new Webhook.Taken());
            Files.writeString(token, "second");
            assertThat(webhook.send(EVENT, NOW)).isEqualTo(new Webhook.Taken());
            assertThat(secure.requests())
                    .extracting(EventReceiver.Request::authorization)
                    .containsExactly("Bearer first", "Bearer second");

            Files.writeString(token, "one\ntwo");
            assertThat(webhook.send(EVENT, NOW)).isInstanceOf(Webhook.Refused.class);
            Files.delete(token);
            assertThat(webhook.send(EVENT, NOW)).isInstanceOf(Webhook.Refused.class);
            Files.writeString(token, "third");
            assertThat(new Webhook(secure.url(), Optional.of(token), Trust.usual(), PATIENT).send(EVENT, NOW))
                    .isInstanceOf(Webhook.Refused.class);
            assertThat(secure.requests()).hasSize(2);
        }
    }

    @Test
    void aFileWithoutACertificateIsRefused() throws IOException {
        var empty = Files.createFile(folder.resolve("empty"));

        assertThatThrownBy(() -> Trust.in(empty)).hasMessageContaining("holds no certificate");
    }

    /** The keys of a server on loopback; its certificate is written to a file. */
    private SSLContext keys(Path certificate) throws Exception {
        var store = folder.resolve("keys.p12").toString();
        var keytool = new Program(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), Map.of());
        var words = List.of("-alias", "server", "-keystore", store, "-storepass", "of-this-test");
        keytool.run(Stream.concat(
                                Stream.of(
                                        "-genkeypair",
                                        "-keyalg",
                                        "EC",
                                        "-dname",
                                        "CN=localhost",
                                        "-ext",
                                        "san=ip:127.0.0.1"),
                                words.stream())
                        .toList())
                .succeeded();
        keytool.run(Stream.concat(Stream.of("-exportcert", "-rfc", "-file", certificate.toString()), words.stream())
                        .toList())
                .succeeded();
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(
                KeyStore.getInstance(Path.of(store).toFile(), "of-this-test".toCharArray()),
                "of-this-test".toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
