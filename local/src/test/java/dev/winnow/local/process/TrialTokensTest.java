package dev.winnow.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.engine.report.Refusal;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrialTokensTest {
    private final TrialTokens tokens = new TrialTokens(new Random(1));

    private static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("local")
                .withName(name)
                .withUid("uid-" + name)
                .endMetadata()
                .build();
    }

    @Test
    void eachAttemptHasASecretOfItsOwn() throws Refusal {
        var first = tokens.issue(pod("digits-0-1"));
        var second = tokens.issue(pod("digits-0-2"));

        assertThat(first).hasSizeGreaterThan(64).isNotEqualTo(second);
        assertThat(tokens.verify(first).pod()).isEqualTo("digits-0-1");
        assertThat(tokens.verify(second).uid()).isEqualTo("uid-digits-0-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "digits-0-1", "digits-0-1.", "digits-0-1.00", "digits-9-1.00", "nonsense"})
    void whoIsNoTrialIsRefused(String token) {
        tokens.issue(pod("digits-0-1"));

        assertThat(catchThrowableOfType(Refusal.class, () -> tokens.verify(token))
                        .code())
                .isEqualTo(401);
    }

    @Test
    void anAttemptThatIsOverReportsNoMore() {
        var token = tokens.issue(pod("digits-0-1"));
        tokens.revoke(pod("digits-0-1"));

        assertThat(catchThrowableOfType(Refusal.class, () -> tokens.verify(token))
                        .code())
                .isEqualTo(401);
    }
}
