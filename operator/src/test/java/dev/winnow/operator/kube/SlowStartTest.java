package dev.winnow.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.engine.trial.StartRefusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlowStartTest {
    private static final StartRefusal QUOTA = new StartRefusal("QuotaExceeded", false, "no");

    private final SlowStart<String> pods = new SlowStart<>(() -> 1);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    /** How many of so many trials may ask now. */
    private long entering(int trials) {
        return IntStream.range(0, trials)
                .filter(trial -> pods.enter("study", 1, "trial-" + trial, now).isEmpty())
                .count();
    }

    private Duration refused() {
        return pods.refused("study", 1, QUOTA, "trial-0", now);
    }

    @Test
    void whileNothingIsRefusedEverybodyAsks() {
        assertThat(entering(1_000)).isEqualTo(1_000);
    }

    @Test
    void afterARefusalOneAsksAgainAfterPausesThatGrowTo5Minutes() {
        var pauses = new ArrayList<Long>();
        for (int refusal = 0; refusal < 10; refusal++) {
            var pause = refused();
            pauses.add(pause.toSeconds());
            now = now.plus(pause).minusMillis(1);
            assertThat(entering(100)).as("before the pause is over").isZero();
            now = now.plusMillis(1);
            assertThat(entering(100)).as("when it is over").isEqualTo(1);
        }

        assertThat(pauses).containsExactly(2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);
    }

    @Test
    void whoeverMayNotAskIsToldWhyAndWhenToComeBack() {
        refused();
        now = now.plusMillis(500);

        assertThat(pods.enter("study", 1, "trial-7", now))
                .contains(new SlowStart.Held(QUOTA, Duration.ofMillis(1_500)));
    }

    @Test
    void theRefusalsOfThoseWhoAskedTogetherAreOne() {
        entering(50);
        for (int trial = 0; trial < 50; trial++) {
            assertThat(refused()).isEqualTo(Duration.ofSeconds(2));
        }
    }

    @Test
    void successOpensForTwiceAsManyUntilAllMayAsk() {
        now = now.plus(refused());
        var waves = new ArrayList<Long>();
        for (long asking = entering(1_000); waves.size() < 7; asking = entering(1_000)) {
            waves.add(asking);
            for (long trial = 0; trial < asking; trial++) {
                pods.accepted("study");
            }
        }

        assertThat(waves.subList(0, 2)).containsExactly(1L, 2L);
        assertThat(waves).as("all at last").contains(1_000L);
    }

    @Test
    void asManyAreWokenAsMayAsk() {
        now = now.plus(refused());
        assertThat(entering(10)).isEqualTo(1);

        assertThat(pods.accepted("study")).containsExactly("trial-1", "trial-2");
        assertThat(pods.enter("study", 1, "trial-1", now)).isEmpty();
        assertThat(pods.enter("study", 1, "trial-2", now)).isEmpty();
        assertThat(pods.enter("study", 1, "trial-3", now)).isPresent();
    }

    @Test
    void aQuestionWithoutAnAnswerIsAskedByTheNext() {
        now = now.plus(refused());
        assertThat(entering(1)).isEqualTo(1);
        pods.unanswered("study");

        assertThat(entering(1)).isEqualTo(1);
    }

    @Test
    void whatEndedMayHaveBeenInTheWaySoTheNextQuestionComesSoon() {
        for (int refusal = 0; refusal < 9; refusal++) {
            now = now.plus(refused());
            entering(3);
        }
        refused();
        entering(3);

        assertThat(pods.eased("study", now)).containsExactly("trial-1");
        now = now.plusSeconds(2);
        assertThat(entering(3)).isEqualTo(1);
        assertThat(refused()).as("and pauses begin anew").isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void anotherManifestAndAnotherStudyAreOtherQuestions() {
        refused();

        assertThat(pods.enter("study", 2, "trial-0", now)).isEmpty();
        assertThat(pods.enter("other", 1, "trial-0", now)).isEmpty();
    }

    @Test
    void jitterShortensPausesByUpToAFifth() {
        assertThat(List.of(0.0, 0.5).stream().map(jitter -> new SlowStart<String>(() -> jitter)
                        .refused("study", 1, QUOTA, "trial-0", now)
                        .toMillis()))
                .containsExactly(1_600L, 1_800L);
    }
}
