package dev.winnow.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.report.Refusal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrialTokensTest {
    private final TrialTokens tokens = new TrialTokens(new Random(1));

    private static AttemptIdentity attempt(String name) {
        return new AttemptIdentity("local", name, "uid-" + name);
    }

    @Test
    void eachAttemptHasASecretOfItsOwn() throws Refusal {
        var first = tokens.issue(attempt("digits-0-1"));
        var second = tokens.issue(attempt("digits-0-2"));

        assertThat(first).hasSizeGreaterThan(64).isNotEqualTo(second);
        assertThat(tokens.verify(first).name()).isEqualTo("digits-0-1");
        assertThat(tokens.verify(second).uid()).isEqualTo("uid-digits-0-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "digits-0-1", "digits-0-1.", "digits-0-1.00", "digits-9-1.00", "nonsense"})
    void whoIsNoTrialIsRefused(String token) {
        tokens.issue(attempt("digits-0-1"));

        assertThat(catchThrowableOfType(Refusal.class, () -> tokens.verify(token))
                        .code())
                .isEqualTo(401);
    }

    @Test
    void anAttemptThatIsOverReportsNoMore() {
        var token = tokens.issue(attempt("digits-0-1"));
        tokens.revoke(attempt("digits-0-1"));

        assertThat(catchThrowableOfType(Refusal.class, () -> tokens.verify(token))
                        .code())
                .isEqualTo(401);
    }
}
