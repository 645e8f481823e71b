package dev.winnow.operator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.report.Refusal;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens of an issuer whose keys and clock the test holds. */
class PodTokensTest {
    private static final String ISSUER = "https://issuer.example";
    private static final String AUDIENCE = "winnow.dev/report";

    private static final RsaJsonWebKey FIRST = key("first");
    private static final RsaJsonWebKey SECOND = key("second");

    private static final List<RsaJsonWebKey> PUBLISHED = new CopyOnWriteArrayList<>();
    private static final AtomicInteger READS = new AtomicInteger();
    private static HttpServer server;
    private static KubernetesClient client;

    private final MovingClock clock = new MovingClock();
    private final PodTokens tokens = new PodTokens(client, AUDIENCE, clock);
    private RsaJsonWebKey key = FIRST;

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve("/.well-known/openid-configuration", () -> "{\"issuer\": \"" + ISSUER + "\"}");
        serve("/openid/v1/jwks", () -> {
            READS.incrementAndGet();
            return PUBLISHED.stream()
                    .map(published -> published.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY))
                    .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
        });
        server.start();
        client = client(server.getAddress().getPort());
    }

    @AfterAll
    static void stop() {
        client.close();
        server.stop(0);
    }

    @BeforeEach
    void publishTheFirstKey() {
        PUBLISHED.clear();
        PUBLISHED.add(FIRST);
        READS.set(0);
    }

    private static void serve(String path, Supplier<String> answer) {
        server.createContext(path, exchange -> {
            var body = answer.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static KubernetesClient client(int port) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + port)
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    private static RsaJsonWebKey key(String id) {
        try {
            var generated = RsaJwkGenerator.generateJwk(2048);
            generated.setKeyId(id);
            return generated;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A token as the API server issues it for pod {@code digits-0-1}, good for an hour, but for one change. */
    private String token(Consumer<JwtClaims> change) throws JoseException {
        var claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience(AUDIENCE);
        claims.setSubject("system:serviceaccount:lab:default");
        claims.setExpirationTime(NumericDate.fromMilliseconds(clock.millis() + 3_600_000));
        claims.setNotBefore(NumericDate.fromMilliseconds(clock.millis()));
        claims.setClaim(
                "kubernetes.io", Map.of("namespace", "lab", "pod", Map.of("name", "digits-0-1", "uid", "uid-1")));
        change.accept(claims);
        return signed(claims, key, "RS256");
    }

    private static String signed(JwtClaims claims, RsaJsonWebKey with, String algorithm) throws JoseException {
        var signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        signature.setAlgorithmHeaderValue(algorithm);
        signature.setKeyIdHeaderValue(with.getKeyId());
        if (!algorithm.equals("none")) {
            signature.setKey(with.getPrivateKey());
        }
        return signature.getCompactSerialization();
    }

    private Refusal refusal(String token) {
        return catchThrowableOfType(Refusal.class, () -> tokens.verify(token));
    }

    private Refusal refusal(Consumer<JwtClaims> change) throws JoseException {
        return refusal(token(change));
    }

    @Test
    void aGoodTokenNamesItsPod() throws Exception {
        assertThat(tokens.verify(token(claims -> {}))).isEqualTo(new AttemptIdentity("lab", "digits-0-1", "uid-1"));
    }

    @Test
    void theKeysAreReadOnceForManyReports() throws Exception {
        for (int report = 0; report < 50; report++) {
            tokens.verify(token(claims -> {}));
        }

        assertThat(READS).hasValue(1);
    }

    @Test
    void aTokenIsGoodUntilAnHourAndThirtySecondsOfSkewHavePassed() throws Exception {
        var token = token(claims -> {});
        clock.forward(Duration.ofSeconds(3_629));
        tokens.verify(token);
        clock.forward(Duration.ofSeconds(1));

        assertThat(refusal(token).code()).isEqualTo(401);
        assertThat(refusal(token)).hasMessageStartingWith("the token has expired: read WINNOW_TOKEN_FILE again");
    }

    @Test
    void aTokenFromTheFutureIsRefused() throws Exception {
        assertThat(refusal(claims -> claims.setNotBefore(NumericDate.fromMilliseconds(clock.millis() + 60_000)))
                        .code())
                .isEqualTo(401);
    }

    @Test
    void aTokenForAnotherAudienceIsRefused() throws Exception {
        for (var refusal : List.of(
                refusal(claims -> claims.setAudience("https://kubernetes.default.svc")),
                refusal(claims -> claims.unsetClaim("aud")))) {
            assertThat(refusal.code()).isEqualTo(401);
            assertThat(refusal).hasMessageStartingWith("the token is for another audience");
        }
    }

    @Test
    void aTokenWithoutWhatEveryTokenHasIsRefused() throws Exception {
        for (var claim : List.of("iss", "exp", "sub")) {
            assertThat(refusal(claims -> claims.unsetClaim(claim)).code())
                    .as(claim)
                    .isEqualTo(401);
        }
    }

    @Test
    void aTokenOfAnotherIssuerIsRefused() throws Exception {
        assertThat(refusal(claims -> claims.setIssuer("https://elsewhere.example"))
                        .code())
                .isEqualTo(401);
    }

    @Test
    void aTokenThatIsBoundToNoPodIsForbidden() throws Exception {
        for (var claim : List.of(
                Map.of("namespace", "lab"),
                Map.of("namespace", "lab", "pod", Map.of("name", "digits-0-1")),
                Map.of("pod", Map.of("name", "digits-0-1", "uid", "uid-1")))) {
            var refusal = refusal(claims -> claims.setClaim("kubernetes.io", claim));
            assertThat(refusal.code()).isEqualTo(403);
            assertThat(refusal).hasMessageStartingWith("the token is bound to no pod");
        }
        assertThat(refusal(claims -> claims.unsetClaim("kubernetes.io")).code()).isEqualTo(403);
    }

    @Test
    void aTokenThatNobodySignedIsRefused() throws Exception {
        var claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        assertThat(refusal(signed(claims, key, "none")).code()).isEqualTo(401);
        var good = token(c -> {});
        assertThat(refusal(good.substring(0, good.lastIndexOf('.') + 1) + "AAAA")
                        .code())
                .isEqualTo(401);
        for (var garbage : List.of("", "x", "a.b.c", "Bearer x")) {
            assertThat(refusal(garbage).code()).as(garbage).isEqualTo(401);
        }
    }

    @Test
    void noRefusalRepeatsTheToken() throws Exception {
        var token = token(claims -> claims.setAudience("another"));

        assertThat(refusal(token).getMessage()).doesNotContain(token.substring(0, 20));
    }

    @Test
    void afterARotationTheNewKeysAreReadButNotMoreThanOnceInTenSeconds() throws Exception {
        tokens.verify(token(claims -> {}));
        key = SECOND;
        var token = token(claims -> {});
        PUBLISHED.add(key);
        clock.forward(Duration.ofMillis(9_999));
        assertThat(refusal(token).code()).isEqualTo(401);
        assertThat(READS).hasValue(1);

        clock.forward(Duration.ofMillis(1));
        assertThat(tokens.verify(token).uid()).isEqualTo("uid-1");
        assertThat(READS).hasValue(2);
    }

    @Test
    void aKeyThatIsNotPublishedCostsOneReadInTenSecondsHoweverOftenItIsTried() throws Exception {
        tokens.verify(token(claims -> {}));
        key = SECOND;
        var forged = token(claims -> {});
        clock.forward(Duration.ofSeconds(10));
        for (int attempt = 0; attempt < 20; attempt++) {
            assertThat(refusal(forged).code()).isEqualTo(401);
        }

        assertThat(READS).hasValue(2);
    }

    @Test
    void withoutTheClustersKeysThereIsNoAnswerNow() throws Exception {
        var token = token(claims -> {});
        try (var nobody = client(1)) {
            var refusal =
                    catchThrowableOfType(Refusal.class, () -> new PodTokens(nobody, AUDIENCE, clock).verify(token));

            assertThat(refusal.code()).isEqualTo(503);
        }
    }
}
