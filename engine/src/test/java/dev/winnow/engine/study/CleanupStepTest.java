package dev.winnow.engine.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.Cleanup;
import dev.winnow.engine.study.CleanupStep.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CleanupStepTest {
    private static final Instant START = Instant.parse("2026-01-01T01:00:00Z");

    private static Cleanup removing(int attempt, Instant begin) {
        return new Cleanup(Cleanup.State.Removing, attempt, begin.toString(), null);
    }

    private static CleanupStep step(Cleanup before, Seen seen, long seconds) {
        return CleanupStep.next(before, seen, "words", START.plusSeconds(seconds));
    }

    @Test
    void theFirstPodStartsOnceThatIsOnRecord() {
        var first = CleanupStep.next(null, Seen.NOTHING, "", START);

        assertThat(first.status()).isEqualTo(removing(1, START));
        assertThat(first.start()).isTrue();
        assertThat(step(first.status(), Seen.NOTHING, 1).start())
                .as("a process that died before it created the pod creates it now")
                .isTrue();
        assertThat(step(first.status(), Seen.UNDER_WAY, 1))
                .isEqualTo(new CleanupStep(first.status(), false, false, Optional.of(Duration.ofSeconds(2))));
    }

    @Test
    void aPodThatSucceededIsRemovedAndNothingFollows() {
        var end = step(removing(2, START), Seen.SUCCEEDED, 5);

        assertThat(end.status()).isEqualTo(new Cleanup(Cleanup.State.Removed, 2, START.toString(), null));
        assertThat(end.end()).isTrue();
        assertThat(end.again()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsOverStaysSo(Seen seen) {
        for (var state : new Cleanup.State[] {Cleanup.State.Removed, Cleanup.State.Failed}) {
            var over = new Cleanup(state, 1, START.toString(), null);
            assertThat(step(over, seen, 10_000)).isEqualTo(new CleanupStep(over, false, false, Optional.empty()));
        }
    }

    @Test
    void aFailedPodHasTwoSuccessorsEachAfterALongerPause() {
        var second = step(removing(1, START), Seen.FAILED, 0);
        assertThat(second.status())
                .isEqualTo(new Cleanup(
                        Cleanup.State.Removing, 2, START.plusSeconds(15).toString(), "words"));
        assertThat(second.end()).isTrue();
        assertThat(second.start()).isFalse();
        assertThat(step(second.status(), Seen.NOTHING, 14))
                .isEqualTo(new CleanupStep(second.status(), false, false, Optional.of(Duration.ofSeconds(1))));
        assertThat(step(second.status(), Seen.NOTHING, 15).start()).isTrue();

        var third = step(second.status(), Seen.FAILED, 20);
        assertThat(third.status().attempts()).isEqualTo(3);
        assertThat(third.again()).contains(Duration.ofSeconds(30));

        var end = step(third.status(), Seen.FAILED, 60);
        assertThat(end.status().state()).isEqualTo(Cleanup.State.Failed);
        assertThat(end.status().message()).isEqualTo("words");
        assertThat(end.again()).isEmpty();
    }

    @Test
    void aPodThatNeverEndsIsReplacedAfter10Minutes() {
        assertThat(step(removing(1, START), Seen.UNDER_WAY, 599).end()).isFalse();

        var next = step(removing(1, START), Seen.UNDER_WAY, 600);

        assertThat(next.end()).isTrue();
        assertThat(next.status().attempts()).isEqualTo(2);
        assertThat(next.status().message()).isEqualTo("its pod did not end within 10 minutes: words");
    }

    @Test
    void aPodThatSomebodyDeletesAgainAndAgainIsNotCreatedForEver() {
        assertThat(step(removing(1, START), Seen.NOTHING, 599).start()).isTrue();
        assertThat(step(removing(3, START), Seen.NOTHING, 600).status())
                .isEqualTo(new Cleanup(Cleanup.State.Failed, 3, START.toString(), "its pod is gone"));
        var refused = removing(3, START).because("its pod is refused: exceeded quota");
        assertThat(step(refused, Seen.NOTHING, 30).start())
                .as("it is asked for again")
                .isTrue();
        assertThat(step(refused, Seen.NOTHING, 600).status().message()).isEqualTo(refused.message());
    }
}
