package dev.winnow.operator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.winnow.engine.report.Refusal;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** An API server that does nothing but publish an issuer and keys, and whoever signs tokens with these. */
final class TokenIssuer implements AutoCloseable {
    static final String ISSUER = "https://issuer.example";
    static final String AUDIENCE = "winnow.dev/report";

    /** Keys that are made once, as that takes time. */
    static final PublicJsonWebKey FIRST = key("first");

    static final PublicJsonWebKey SECOND = key("second");

    /** Threads and selectors that all clients share, as no client closes them. */
    private static final HttpClient.Factory SHARED = HttpClientUtils.getHttpClientFactory();

    final List<PublicJsonWebKey> published = new CopyOnWriteArrayList<>();
    /** How often the keys were read. */
    final AtomicInteger reads = new AtomicInteger();

    final KubernetesClient client;
    volatile String issuer = ISSUER;
    volatile boolean away;
    /** What tokens are signed with. */
    PublicJsonWebKey key = FIRST;

    String algorithm = "RS256";
    private final Clock clock;
    private final HttpServer server;

    TokenIssuer(Clock clock) {
        this.clock = clock;
        published.add(key);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        serve("/.well-known/openid-configuration", () -> "{\"issuer\": \"" + issuer + "\"}");
        serve("/openid/v1/jwks", () -> {
            reads.incrementAndGet();
            return published.stream()
                    .map(key -> key.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY))
                    .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
        });
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .withHttpClientFactory(SHARED)
                .build();
    }

    private void serve(String path, Supplier<String> answer) {
        server.createContext(path, exchange -> {
            var body = answer.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(away ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    static PublicJsonWebKey key(String id) {
        try {
            var generated = RsaJwkGenerator.generateJwk(2048);
            generated.setKeyId(id);
            return generated;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A token as the API server issues it for pod {@code digits-0-1}, good for an hour, but for one change. */
    String token(Consumer<JwtClaims> change) throws JoseException {
        var claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setAudience(AUDIENCE);
        claims.setSubject("system:serviceaccount:lab:default");
        claims.setExpirationTime(NumericDate.fromMilliseconds(clock.millis() + 3_600_000));
        claims.setNotBefore(NumericDate.fromMilliseconds(clock.millis()));
        claims.setClaim(
                "kubernetes.io", Map.of("namespace", "lab", "pod", Map.of("name", "digits-0-1", "uid", "uid-1")));
        change.accept(claims);
        return signed(claims, algorithm);
    }

    String token() throws JoseException {
        return token(claims -> {});
    }

    String signed(JwtClaims claims, String with) throws JoseException {
        var signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        signature.setAlgorithmHeaderValue(with);
        signature.setKeyIdHeaderValue(key.getKeyId());
        if (!with.equals("none")) {
            signature.setKey(key.getPrivateKey());
        }
        return signature.getCompactSerialization();
    }

    /** Why a token is refused, which it is at once. */
    static Refusal refusal(PodTokens tokens, String token) {
        var verified = tokens.verify(token).toCompletableFuture();
        assertThat(verified).isCompletedExceptionally();
        return (Refusal)
                catchThrowableOfType(CompletionException.class, verified::join).getCause();
    }

    @Override
    public void close() {
        client.close();
        server.stop(0);
    }
}
