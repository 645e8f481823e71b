package dev.winnow.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.report.Refusal;
import dev.winnow.testkit.MovingClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Tokens of an issuer whose keys and clock the test holds. */
class PodTokensTest {
    private final MovingClock clock = new MovingClock();

    @AutoClose
    private final TokenIssuer issuer = new TokenIssuer(clock);

    private final PodTokens tokens = new PodTokens(issuer.client, TokenIssuer.AUDIENCE, Runnable::run, clock);

    private AttemptIdentity verified(String token) {
        return tokens.verify(token).toCompletableFuture().join();
    }

    private Refusal refusal(String token) {
        return TokenIssuer.refusal(tokens, token);
    }

    private Refusal refusal(Consumer<JwtClaims> change) throws JoseException {
        return refusal(issuer.token(change));
    }

    @Test
    void aGoodTokenNamesItsPod() throws Exception {
        assertThat(verified(issuer.token())).isEqualTo(new AttemptIdentity("lab", "digits-0-1", "uid-1"));
    }

    @Test
    void theKeysAreReadOnceForManyReports() throws Exception {
        for (int report = 0; report < 50; report++) {
            verified(issuer.token());
        }

        assertThat(issuer.reads).hasValue(1);
    }

    @Test
    void aTokenIsGoodUntilAnHourAndThirtySecondsOfSkewHavePassed() throws Exception {
        var token = issuer.token();
        clock.forward(Duration.ofSeconds(3_629));
        verified(token);
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
        claims.setIssuer(TokenIssuer.ISSUER);
        assertThat(refusal(issuer.signed(claims, "none")).code()).isEqualTo(401);
        var good = issuer.token();
        assertThat(refusal(good.substring(0, good.lastIndexOf('.') + 1) + "AAAA")
                        .code())
                .isEqualTo(401);
        for (var garbage : List.of("", "x", "a.b.c", "Bearer x")) {
            assertThat(refusal(garbage).code()).as(garbage).isEqualTo(401);
        }
    }

    @Test
    void noRefusalRepeatsTheToken() throws Exception {
        var token = issuer.token(claims -> claims.setAudience("another"));

        assertThat(refusal(token).getMessage()).doesNotContain(token.substring(0, 20));
    }
}
