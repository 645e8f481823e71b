package dev.winnow.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.report.Refusal;
import dev.winnow.testkit.MovingClock;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.keys.EllipticCurves;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens whose cluster changes its keys or its issuer, or cannot be asked. */
class PodTokenKeysTest {
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

    @Test
    void afterARotationTheNewKeysAreReadAtOnce() throws Exception {
        verified(issuer.token());
        clock.forward(Duration.ofSeconds(10));
        issuer.key = TokenIssuer.SECOND;
        issuer.published.add(issuer.key);

        assertThat(verified(issuer.token()).uid()).isEqualTo("uid-1");
        assertThat(issuer.reads).hasValue(2);
    }

    @Test
    void aKeyThatIsNotKnownYetIs503AndNever401() throws Exception {
        verified(issuer.token());
        issuer.key = TokenIssuer.SECOND;
        var token = issuer.token();
        for (int attempt = 0; attempt < 20; attempt++) {
            clock.forward(Duration.ofSeconds(1));
            assertThat(refusal(token).code()).isEqualTo(503);
        }
        assertThat(issuer.reads).as("once in 10 seconds").hasValue(3);

        issuer.published.add(issuer.key);
        clock.forward(Duration.ofSeconds(10));
        assertThat(verified(token).uid()).isEqualTo("uid-1");
    }

    @Test
    void aKeyThatWasTakenBackIsGoodForFiveMinutesMore() throws Exception {
        verified(issuer.token());
        issuer.published.clear();
        issuer.published.add(TokenIssuer.SECOND);
        clock.forward(PodTokens.GOOD_FOR.minusMillis(1));
        verified(issuer.token());

        clock.forward(Duration.ofMillis(1));
        assertThat(refusal(issuer.token()).code()).isEqualTo(503);
    }

    @Test
    void anotherIssuerOfTheClusterIsNoticedAndItsOldOneIsGoodNoLonger() throws Exception {
        var old = issuer.token();
        verified(old);
        issuer.issuer = "https://elsewhere.example";
        var token = issuer.token();
        assertThat(refusal(token).code())
                .as("what was read may be older than the change")
                .isEqualTo(503);

        clock.forward(Duration.ofSeconds(10));
        assertThat(verified(token).uid()).isEqualTo("uid-1");
        clock.forward(Duration.ofSeconds(10));
        assertThat(refusal(old).code()).isEqualTo(401);
    }

    @Test
    void junkCostsOneReadInTenSecondsHoweverOftenItIsTried() throws Exception {
        var good = issuer.token();
        verified(good);
        var junk = good.substring(0, good.lastIndexOf('.') + 1) + "A".repeat(342);
        for (int attempt = 0; attempt < 100; attempt++) {
            clock.forward(Duration.ofMillis(300));
            assertThat(refusal(junk).code()).isEqualTo(401);
            assertThat(verified(good).uid()).isEqualTo("uid-1");
        }
        assertThat(issuer.reads).hasValue(3);
    }

    @Test
    void aKeyOfTheSameNameThatWasReplacedIsNoticed() throws Exception {
        verified(issuer.token());
        clock.forward(Duration.ofSeconds(10));
        issuer.key = TokenIssuer.key("first");
        issuer.published.clear();
        issuer.published.add(issuer.key);

        assertThat(verified(issuer.token()).uid()).isEqualTo("uid-1");
    }

    @ParameterizedTest
    @CsvSource({"P-256, ES256", "P-384, ES384", "P-521, ES512"})
    void keysOnCurvesAreGoodToo(String curve, String signature) throws Exception {
        issuer.algorithm = signature;
        issuer.key = EcJwkGenerator.generateJwk(
                switch (curve) {
                    case "P-256" -> EllipticCurves.P256;
                    case "P-384" -> EllipticCurves.P384;
                    default -> EllipticCurves.P521;
                });
        issuer.key.setKeyId(curve);
        issuer.published.add(issuer.key);

        assertThat(verified(issuer.token()).uid()).isEqualTo("uid-1");
    }

    @Test
    void theKeysThatAreKnownStayGoodWhileTheApiServerIsAway() throws Exception {
        verified(issuer.token());
        issuer.away = true;
        clock.forward(PodTokens.GOOD_FOR);
        for (int second = 0; second < 5; second++) {
            assertThat(verified(issuer.token()).uid()).isEqualTo("uid-1");
            clock.forward(Duration.ofSeconds(1));
        }
        issuer.key = TokenIssuer.SECOND;
        assertThat(refusal(issuer.token()).code()).isEqualTo(503);
    }

    @Test
    void withoutTheClustersKeysThereIsNoAnswerNow() throws Exception {
        issuer.away = true;
        assertThat(refusal(issuer.token()).code()).isEqualTo(503);
        issuer.away = false;
        assertThat(refusal(issuer.token()).code()).isEqualTo(503);

        clock.forward(Duration.ofSeconds(1));
        assertThat(verified(issuer.token()).uid()).isEqualTo("uid-1");
    }

    @Test
    void aReaderThatIsBusyIsNoAnswerEither() throws Exception {
        var busy = new PodTokens(
                issuer.client,
                TokenIssuer.AUDIENCE,
                task -> {
                    throw new RejectedExecutionException();
                },
                clock);

        assertThat(TokenIssuer.refusal(busy, issuer.token()).code()).isEqualTo(503);
    }
}
