package dev.winnow.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.Reported;
import dev.winnow.api.Timing;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.report.RungBook.Entry;
import dev.winnow.testkit.TrialFixture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the starts and the steps of a trial took; each attempt is accepted at second 0 of its own. */
class TimeBookTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private TuningTrial trial = TrialFixture.trial().build();
    private Reported book = Reported.NOTHING;

    /** An attempt that was accepted at a second. */
    private static Reporter attempt(int number, double accepted) {
        return new Reporter("digits-0", "uid-of-trial-0", number, Optional.of(at(accepted)));
    }

    private static Instant at(double second) {
        return BEGIN.plusMillis(Math.round(second * 1000));
    }

    private TimeBookTest report(Reporter from, int step, double second) {
        var entry = new Entry(step, new Compared(List.of(0.5), Map.of(), false), Map.of(), at(second), from);
        book = RungBook.with(book, List.of(entry), trial.getSpec());
        return this;
    }

    private Timing timing() {
        return Objects.requireNonNull(book.timing());
    }

    @Test
    void aStartLastsToTheFirstReportLessTheStepBeforeIt() {
        var first = attempt(1, 0);
        report(first, 1, 8).report(first, 2, 10).report(first, 3, 12.5);

        assertThat(timing()).isEqualTo(new Timing(1, 3, at(12.5).toString(), 1, 8.0, 1L, 3L, 2L, 4.5));
        assertThat(timing().secondsPerStep()).hasValue(2.25);
        assertThat(timing().secondsPerStart(2.25)).hasValue(5.75);
    }

    @Test
    void aSecondAttemptThatGoesOnFromItsCheckpointAddsItsStart() {
        report(attempt(1, 0), 1, 8);
        var second = attempt(2, 100);
        report(second, 2, 106).report(second, 3, 108);

        assertThat(timing()).isEqualTo(new Timing(2, 3, at(108).toString(), 2, 14.0, 2L, 3L, 1L, 2.0));
        assertThat(timing().secondsPerStart(2)).hasValue(5);
    }

    @Test
    void anAttemptThatStartsOverTrainsItsStepsAgain() {
        var first = attempt(1, 0);
        report(first, 1, 8).report(first, 2, 10);
        var second = attempt(2, 20);
        report(second, 1, 28).report(second, 2, 30).report(second, 3, 32);

        assertThat(timing().steps()).isEqualTo(5);
        assertThat(timing().startSteps()).isEqualTo(2);
        assertThat(timing().timedSteps()).isEqualTo(3);
        assertThat(book.step()).isEqualTo(3);
    }

    /** A trainer that reports every fifth step and goes on from step 10, or starts over. */
    @ParameterizedTest
    @CsvSource({"20, 20", "15, 25", "10, 30", "5, 35"})
    void aTrainerThatReportsSeldomCountsTheStepsBeforeItsFirstReport(int firstOfSecond, int steps) {
        var first = attempt(1, 0);
        report(first, 5, 16).report(first, 10, 26).report(first, 15, 36);
        var second = attempt(2, 100);
        for (int step = firstOfSecond; step <= 20; step += 5) {
            report(second, step, 106 + 2 * step);
        }

        assertThat(timing().steps()).isEqualTo(steps);
    }

    @Test
    void aReportThatIsSentAgainOrLateChangesNothing() {
        var first = attempt(1, 0);
        report(first, 1, 8).report(first, 2, 10);
        var second = attempt(2, 20);
        report(second, 3, 26);
        var before = timing();
        report(second, 3, 27).report(first, 3, 28).report(first, 4, 29);

        assertThat(timing()).isEqualTo(before);
    }

    @Test
    void aStartThatNobodySawIsNotCountedButItsStepsAre() {
        var unseen = new Reporter("digits-0", "uid-of-trial-0", 1, Optional.empty());
        report(unseen, 1, 8).report(unseen, 2, 10);

        assertThat(timing()).isEqualTo(new Timing(1, 2, at(10).toString(), 0, 0.0, 0L, 2L, 1L, 2.0));
        assertThat(timing().secondsPerStart(2)).isEmpty();
    }

    @Test
    void aTrialThatStartsFromAnothersCheckpointTrainsOnlyTheStepsAfterIt() {
        TrialFixture.startFrom(trial, "digits-9", 3);
        var first = attempt(1, 0);
        report(first, 4, 8).report(first, 5, 10);
        report(attempt(2, 20), 4, 28);

        assertThat(timing().steps()).isEqualTo(3);
        assertThat(timing().startSteps()).isEqualTo(2);
    }

    @Test
    void whatAnEarlierVersionPutOnRecordStaysCounted() {
        book = TrialFixture.trial()
                .reports(1, 0.1)
                .reports(2, 0.2)
                .build()
                .statusOrNew()
                .report();
        report(new Reporter("digits-0", "uid-of-trial-0", 1, Optional.empty()), 3, 12);

        assertThat(timing()).isEqualTo(new Timing(1, 3, at(12).toString(), 0, 0.0, 0L, 3L, 0L, 0.0));
    }

    @Test
    void clocksThatDifferGiveNoNegativeTime() {
        var first = attempt(1, 10);
        report(first, 1, 8).report(first, 2, 7);

        assertThat(timing().startSeconds()).isZero();
        assertThat(timing().stepSeconds()).isZero();
        assertThat(timing().secondsPerStart(5)).hasValue(0);
    }
}
