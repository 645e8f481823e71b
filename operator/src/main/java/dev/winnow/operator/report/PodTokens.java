package dev.winnow.operator.report;

import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.report.Refusal;
import dev.winnow.engine.report.Tokens;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/**
 * Checks projected service-account tokens with the keys that the cluster publishes, so that no report costs a call to
 * the API server. The keys are read again when a token names one that is not known, but not more than every 10 seconds.
 */
final class PodTokens implements Tokens {
    private static final Duration KEYS_AGAIN = Duration.ofSeconds(10);
    private static final int CLOCK_SKEW_SECONDS = 30;

    private record Keys(String issuer, JwksVerificationKeyResolver resolver, Instant readAt) {}

    private final KubernetesClient client;
    private final String audience;
    private final Clock clock;
    private volatile @Nullable Keys keys;

    PodTokens(KubernetesClient client, String audience, Clock clock) {
        this.client = client;
        this.audience = audience;
        this.clock = clock;
    }

    @Override
    public AttemptIdentity verify(String token) throws Refusal {
        try {
            var now = Instant.now(clock);
            var known = keys();
            try {
                return identity(claims(token, known, now));
            } catch (InvalidJwtException e) {
                if (!(e.getCause() instanceof UnresolvableKeyException)
                        || now.isBefore(known.readAt().plus(KEYS_AGAIN))) {
                    throw e;
                }
                return identity(claims(token, read(), now));
            }
        } catch (InvalidJwtException e) {
            // The library's own message holds the token, which must not get into a log.
            throw Refusal.unauthorized(reason(e));
        } catch (KubernetesClientException e) {
            throw Refusal.unavailable("the cluster's token keys cannot be read now");
        }
    }

    private JwtClaims claims(String token, Keys with, Instant now) throws InvalidJwtException {
        return new JwtConsumerBuilder()
                .setVerificationKeyResolver(with.resolver())
                .setJwsAlgorithmConstraints(
                        AlgorithmConstraints.ConstraintType.PERMIT,
                        AlgorithmIdentifiers.RSA_USING_SHA256,
                        AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256)
                .setExpectedIssuer(with.issuer())
                .setExpectedAudience(audience)
                .setRequireExpirationTime()
                .setRequireSubject()
                .setEvaluationTime(NumericDate.fromMilliseconds(now.toEpochMilli()))
                .setAllowedClockSkewInSeconds(CLOCK_SKEW_SECONDS)
                .build()
                .processToClaims(token);
    }

    private Keys keys() {
        var known = keys;
        return known == null ? read() : known;
    }

    private synchronized Keys read() {
        var now = Instant.now(clock);
        var known = keys;
        if (known != null && now.isBefore(known.readAt().plus(KEYS_AGAIN))) {
            return known;
        }
        try {
            var discovery = client.getKubernetesSerialization()
                    .unmarshal(client.raw("/.well-known/openid-configuration"), Map.class);
            var published = new JsonWebKeySet(client.raw("/openid/v1/jwks")).getJsonWebKeys();
            var fresh =
                    new Keys(String.valueOf(discovery.get("issuer")), new JwksVerificationKeyResolver(published), now);
            keys = fresh;
            return fresh;
        } catch (JoseException e) {
            throw new KubernetesClientException("the API server's key set cannot be understood", e);
        }
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

    private static String reason(InvalidJwtException e) {
        if (e.hasExpired()) {
            return "the token has expired: read WINNOW_TOKEN_FILE again before each report";
        }
        if (e.hasErrorCode(ErrorCodes.AUDIENCE_INVALID) || e.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)) {
            return "the token is for another audience: send the one in WINNOW_TOKEN_FILE";
        }
        return "the token is not valid: send the one in WINNOW_TOKEN_FILE";
    }
}
