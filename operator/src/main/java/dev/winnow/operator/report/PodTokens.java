package dev.winnow.operator.report;

import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.report.Refusal;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.InvalidJwtSignatureException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/**
 * Checks projected service-account tokens with the issuer and the keys that the cluster publishes, so that no report costs a
 * call to the API server.
 *
 * <p>What the cluster publishes is read again after {@link #GOOD_FOR}, and as soon as a token does not fit it, but not more
 * than once in {@link #READ_AGAIN}. A token is told 401 only if waiting cannot help: one whose key is not known may be newer
 * than what was read, and is told 503. While the API server cannot be read, the keys that are known stay good.
 */
final class PodTokens {
    private static final Logger LOG = Logger.getLogger(PodTokens.class);

    static final Duration GOOD_FOR = Duration.ofMinutes(5);
    static final Duration READ_AGAIN = Duration.ofSeconds(10);
    private static final Duration AFTER_A_FAULT = Duration.ofSeconds(1);
    private static final Duration LONGEST_READ = Duration.ofSeconds(8);
    private static final int CLOCK_SKEW_SECONDS = 30;
    private static final int MOST_KNOWN_TOKENS = 20_000;

    /** What Kubernetes signs tokens with. */
    private static final List<String> ALGORITHMS = List.of(
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512);

    private record Known(AttemptIdentity identity, Instant expires) {}

    /** What the cluster published, and the tokens that were found good by it. */
    private record Keys(
            String issuer, JwksVerificationKeyResolver resolver, Instant readAt, Map<String, Known> tokens) {
        boolean old(Instant now) {
            return !now.isBefore(readAt.plus(GOOD_FOR));
        }
    }

    /** A token that newer keys may find good. */
    @SuppressWarnings("serial")
    private static final class Doubt extends Exception {
        final Refusal now;
        final Refusal byFreshKeys;

        Doubt(Refusal now, Refusal byFreshKeys) {
            super(null, null, false, false);
            this.now = now;
            this.byFreshKeys = byFreshKeys;
        }
    }

    private final KubernetesClient client;
    private final String audience;
    private final Executor reader;
    private final Clock clock;
    private volatile @Nullable Keys keys;
    private @Nullable CompletableFuture<Keys> reading;
    private Instant readable = Instant.MIN;

    /** @param reader makes the calls to the API server; it may refuse to */
    PodTokens(KubernetesClient client, String audience, Executor reader, Clock clock) {
        this.client = client;
        this.audience = audience;
        this.reader = reader;
        this.clock = clock;
    }

    /**
     * The attempt that a token was issued to; returns at once.
     *
     * @return fails with a {@link Refusal} of code 401 when the token is not valid here and now, 403 when the token is bound to
     *     no pod, 503 when nobody can tell now
     */
    CompletionStage<AttemptIdentity> verify(String token) {
        var now = Instant.now(clock);
        var known = keys;
        if (known == null || known.old(now)) {
            var fresh = read(now);
            if (fresh != null) {
                return fresh.thenCompose(read -> judge(token, read, now));
            }
            // What was read since this method began is there now.
            known = keys;
            if (known == null) {
                return CompletableFuture.failedFuture(unreadable());
            }
        }
        try {
            return CompletableFuture.completedFuture(identity(token, known, now));
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        } catch (Doubt doubt) {
            var fresh = read(now);
            return fresh == null
                    ? CompletableFuture.failedFuture(doubt.now)
                    : fresh.thenCompose(read -> judge(token, read, now));
        }
    }

    private CompletionStage<AttemptIdentity> judge(String token, Keys with, Instant now) {
        try {
            return CompletableFuture.completedFuture(identity(token, with, now));
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        } catch (Doubt doubt) {
            // Keys that were read before the token came are the old ones, of an API server that does not answer.
            return CompletableFuture.failedFuture(with.readAt().isBefore(now) ? doubt.now : doubt.byFreshKeys);
        }
    }

    private AttemptIdentity identity(String token, Keys with, Instant now) throws Refusal, Doubt {
        var known = with.tokens().get(token);
        if (known != null && now.isBefore(known.expires())) {
            return known.identity();
        }
        try {
            var algorithm = JsonWebStructure.fromCompactSerialization(token).getAlgorithmHeaderValue();
            if (!ALGORITHMS.contains(algorithm)) {
                throw Refusal.unauthorized(INVALID);
            }
            var claims = claims(token, with, now);
            var identity = identity(claims);
            if (with.tokens().size() >= MOST_KNOWN_TOKENS) {
                with.tokens().clear();
            }
            var expires = Instant.ofEpochSecond(claims.getExpirationTime().getValue() + CLOCK_SKEW_SECONDS);
            with.tokens().put(token, new Known(identity, expires));
            return identity;
        } catch (InvalidJwtException e) {
            throw why(e);
        } catch (JoseException | MalformedClaimException e) {
            throw Refusal.unauthorized(INVALID);
        }
    }

    private JwtClaims claims(String token, Keys with, Instant now) throws InvalidJwtException {
        return new JwtConsumerBuilder()
                .setVerificationKeyResolver(with.resolver())
                .setJwsAlgorithmConstraints(
                        AlgorithmConstraints.ConstraintType.PERMIT, ALGORITHMS.toArray(String[]::new))
                .setExpectedIssuer(with.issuer())
                .setExpectedAudience(audience)
                .setRequireExpirationTime()
                .setRequireSubject()
                .setEvaluationTime(NumericDate.fromMilliseconds(now.toEpochMilli()))
                .setAllowedClockSkewInSeconds(CLOCK_SKEW_SECONDS)
                .build()
                .processToClaims(token);
    }

    private static final String INVALID = "the token is not valid: send the one in WINNOW_TOKEN_FILE";

    /** The library's own message holds the token, which must not get into a log. */
    private static Refusal why(InvalidJwtException e) throws Doubt {
        var invalid = Refusal.unauthorized(INVALID);
        if (e.getCause() instanceof UnresolvableKeyException) {
            var unknown = Refusal.unavailable("the cluster does not publish the key of this token yet: try again");
            throw new Doubt(unknown, unknown);
        }
        if (e instanceof InvalidJwtSignatureException) {
            throw new Doubt(invalid, invalid);
        }
        if (e.hasExpired()) {
            return Refusal.unauthorized("the token has expired: read WINNOW_TOKEN_FILE again before each report");
        }
        if (e.hasErrorCode(ErrorCodes.AUDIENCE_INVALID) || e.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)) {
            return Refusal.unauthorized("the token is for another audience: send the one in WINNOW_TOKEN_FILE");
        }
        if (e.hasErrorCode(ErrorCodes.ISSUER_INVALID)) {
            // The cluster has signed this token, so the cluster's issuer may have changed.
            throw new Doubt(Refusal.unavailable("the token is of an issuer that is not known yet: try again"), invalid);
        }
        return invalid;
    }

    private static AttemptIdentity identity(JwtClaims claims) throws Refusal {
        if (claims.getClaimValue("kubernetes.io") instanceof Map<?, ?> kubernetes
                && kubernetes.get("namespace") instanceof String namespace
                && kubernetes.get("pod") instanceof Map<?, ?> pod
                && pod.get("name") instanceof String name
                && pod.get("uid") instanceof String uid) {
            return new AttemptIdentity(namespace, name, uid);
        }
        throw Refusal.forbidden("the token is bound to no pod: send the one in WINNOW_TOKEN_FILE");
    }

    /** Reads what the cluster publishes, the known keys if that fails; null if it was read a moment ago. */
    private synchronized @Nullable CompletableFuture<Keys> read(Instant now) {
        if (reading != null) {
            return reading;
        }
        if (now.isBefore(readable)) {
            return null;
        }
        var known = keys;
        var fresh = new CompletableFuture<Keys>();
        var result = fresh.orTimeout(LONGEST_READ.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete(this::wasRead)
                .exceptionallyCompose(fault -> known == null
                        ? CompletableFuture.failedFuture(unreadable())
                        : CompletableFuture.completedFuture(known));
        reading = result;
        try {
            reader.execute(() -> {
                try {
                    fresh.complete(published());
                } catch (RuntimeException e) {
                    fresh.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            fresh.completeExceptionally(e);
        }
        return result;
    }

    private synchronized void wasRead(@Nullable Keys fresh, @Nullable Throwable fault) {
        reading = null;
        var now = Instant.now(clock);
        if (fresh != null) {
            keys = fresh;
            readable = fresh.readAt().plus(READ_AGAIN);
        } else {
            readable = now.plus(AFTER_A_FAULT);
            LOG.warnf("the keys of the cluster's tokens cannot be read: %s", fault);
        }
    }

    private Keys published() {
        var begin = Instant.now(clock);
        var discovery = client.getKubernetesSerialization()
                .unmarshal(client.raw("/.well-known/openid-configuration"), Map.class);
        try {
            var published = new JsonWebKeySet(client.raw("/openid/v1/jwks")).getJsonWebKeys();
            return new Keys(
                    String.valueOf(discovery.get("issuer")),
                    new JwksVerificationKeyResolver(published),
                    begin,
                    new ConcurrentHashMap<>());
        } catch (JoseException e) {
            throw new KubernetesClientException("the API server's key set cannot be understood", e);
        }
    }

    private static Refusal unreadable() {
        return Refusal.unavailable("the cluster's token keys cannot be read now");
    }
}
