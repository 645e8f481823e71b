package dev.winnow.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.Definition;
import dev.winnow.search.forecast.Outline;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** ASHA with 9 trials and rungs 1, 3 and 9: 9 + 3 * 2 + 1 * 6 = 21 steps are expected. */
class EstimateTest {
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
    private final Outline outline = Outline.of(
            Definition.of(Manifests.stored(Manifests.asha("digits")).getSpec()).orElseThrow());

    private static TuningTrial trained(int number, int steps, double seconds) {
        return TrialFixture.trial()
                .number(number)
                .state(State.Paused, seconds, 0)
                .reports(steps, 0.5)
                .build();
    }

    @Test
    void theTimeLeftFollowsFromThePaceSoFar() {
        var estimate = Estimate.of(outline, List.of(trained(0, 3, 4), trained(1, 3, 8)), 3, NOW);

        // 15 steps at 2 s each, three at a time: 10 s; but the last one trains 6 steps alone
        assertThat(estimate).isEqualTo(new Estimate(6, 21, Optional.of(Duration.ofSeconds(12))));
        assertThat(estimate.text()).isEqualTo("6 of about 21 steps, about 12 s left");
        assertThat(Estimate.of(outline, List.of(trained(0, 3, 4), trained(1, 3, 8)), 1, NOW)
                        .left())
                .contains(Duration.ofSeconds(30));
    }

    @Test
    void withNothingDoneOrMoreThanExpectedNothingIsSaid() {
        assertThat(Estimate.of(outline, List.of(), 3, NOW).left()).isEmpty();
        assertThat(Estimate.of(outline, List.of(trained(0, 30, 4)), 3, NOW).left())
                .isEmpty();
    }
}
