package dev.winnow.operator.kube;

import static dev.winnow.testkit.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.MovingClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnWritesTest {
    private static final String OWNER = "uid-of-digits";

    private final MovingClock clock = new MovingClock();
    private final OwnWrites<TuningTrial> writes = new OwnWrites<>(clock);

    @Test
    void withoutWritesTheInformerIsRight() {
        var seen = trial().version(5).build();

        assertThat(writes.over(List.of(seen), OWNER)).containsExactly(seen);
    }

    @Test
    void aWriteThatTheInformerHasNotSeenIsNewer() {
        var written = trial().granted(3).version(6).build();
        writes.remember(written);

        assertThat(writes.over(List.of(trial().version(5).build()), OWNER)).containsExactly(written);
    }

    @Test
    void whatTheInformerHasSeenSinceIsNewerThanTheWriteForEver() {
        writes.remember(trial().granted(3).version(6).build());
        var later = trial().granted(9).version(7).build();

        assertThat(writes.over(List.of(later), OWNER)).containsExactly(later);
        assertThat(writes.over(List.of(), OWNER))
                .as("its deletion, when the informer shows it")
                .isEmpty();
    }

    @Test
    void aTrialThatIsSeenAloneIsTheNewestTooUntilTheInformerCatchesUp() {
        var old = trial().version(5).build();
        var written = trial().granted(3).version(6).build();
        assertThat(writes.newest(old)).isSameAs(old);

        writes.remember(written);
        assertThat(writes.newest(old)).isSameAs(written);

        var later = trial().granted(9).version(7).build();
        assertThat(writes.newest(later)).isSameAs(later);
    }

    @Test
    void aTrialThatNobodyLooksAtAnyMoreIsForgottenByTheNextWrite() {
        var old = trial().number(3).version(5).build();
        writes.remember(trial().number(3).version(6).build());
        clock.forward(Duration.ofSeconds(31));
        writes.remember(trial().number(4).version(7).build());

        assertThat(writes.newest(old)).isSameAs(old);
    }

    @Test
    void versionsAreNumbersNotTexts() {
        var written = trial().version(10).build();
        writes.remember(written);

        assertThat(writes.over(List.of(trial().version(9).build()), OWNER)).containsExactly(written);
    }

    @Test
    void aCreationIsThereBeforeTheInformerShowsItButForItsOwnerOnly() {
        var created = trial().number(4).version(6).build();
        writes.remember(created);
        var seen = trial().number(3).version(5).build();

        assertThat(writes.over(List.of(seen), OWNER)).containsExactly(seen, created);
        assertThat(writes.over(List.of(), "uid-of-another")).isEmpty();
    }

    @Test
    void aDeletedTrialIsForgotten() {
        var created = trial().version(6).build();
        writes.remember(created);
        writes.forget(created);

        assertThat(writes.over(List.of(), OWNER)).isEmpty();
    }

    @Test
    void after30SecondsTheInformerIsRightAgain() {
        writes.remember(trial().version(6).build());
        clock.forward(Duration.ofSeconds(30));
        assertThat(writes.over(List.of(), OWNER)).hasSize(1);

        clock.forward(Duration.ofMillis(1));
        assertThat(writes.over(List.of(), OWNER)).isEmpty();
    }
}
