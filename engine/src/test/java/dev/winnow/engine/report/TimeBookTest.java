package dev.winnow.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.Reported;
import dev.winnow.api.Timing;
import dev.winnow.api.Timing.Pace;
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
    private boolean checkpoints;

    /** An attempt that was accepted at a second. */
    private static Reporter attempt(int number, double accepted) {
        return new Reporter("digits-0", "uid-of-trial-0", number, Optional.of(at(accepted)));
    }

    private static Instant at(double second) {
        return BEGIN.plusMillis(Math.round(second * 1000));
    }

    private TimeBookTest report(Reporter from, int step, double second) {
        return report(from, step, second, 0.5);
    }

    private TimeBookTest report(Reporter from, int step, double second, double value) {
        var compared = new Compared(List.of(value), Map.of(), false);
        var entry = new Entry(step, compared, Map.of(), at(second), from, checkpoints);
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

        assertThat(timing())
                .isEqualTo(new Timing(
                        1,
                        0,
                        3,
                        at(12.5).toString(),
                        1,
                        8.0,
                        1L,
                        3L,
                        List.of(new Pace(1, 1L, 2.0), new Pace(2, 1L, 2.5)),
                        null));
        assertThat(timing().timedSteps()).isEqualTo(2);
        assertThat(timing().timedSeconds()).isEqualTo(4.5);
    }

    @Test
    void aSecondAttemptThatGoesOnFromItsCheckpointAddsItsStart() {
        report(attempt(1, 0), 1, 8);
        var second = attempt(2, 100);
        report(second, 2, 106).report(second, 3, 108);

        assertThat(timing())
                .isEqualTo(
                        new Timing(2, 1, 3, at(108).toString(), 2, 14.0, 2L, 3L, List.of(new Pace(1, 1L, 2.0)), null));
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
    void anAttemptThatReportsTheStepOfItsCheckpointAgainHasNotTrainedThisStepAgain() {
        checkpoints = true;
        report(attempt(1, 0), 1, 8, 0.4).report(attempt(1, 0), 2, 10, 0.5);
        var second = attempt(2, 100);
        report(second, 2, 105, 0.5).report(second, 3, 109, 0.6);

        assertThat(timing())
                .isEqualTo(new Timing(
                        2,
                        2,
                        3,
                        at(109).toString(),
                        2,
                        13.0,
                        1L,
                        3L,
                        List.of(new Pace(0, 1L, 4.0), new Pace(1, 1L, 2.0)),
                        null));
    }

    /** The checkpoint of step 1 is the newest that is whole, so that step 2 is trained again. */
    @Test
    void anAttemptThatGoesBackToAnOlderCheckpointTrainsTheStepsAfterItAgain() {
        checkpoints = true;
        report(attempt(1, 0), 1, 8, 0.4).report(attempt(1, 0), 2, 10, 0.5);
        var second = attempt(2, 100);
        report(second, 1, 105, 0.4).report(second, 2, 107, 0.5).report(second, 3, 109, 0.6);

        assertThat(timing().steps()).isEqualTo(4);
    }

    /** Another value came out, so the step was trained; or there is no checkpoint, so that the same comes out of it. */
    @ParameterizedTest
    @CsvSource({"true, 0.41", "false, 0.4"})
    void aStepThatWasTrainedAgainCountsAgain(boolean kept, double value) {
        checkpoints = kept;
        report(attempt(1, 0), 1, 8, 0.4);
        report(attempt(2, 100), 1, 108, value);

        assertThat(timing().steps()).isEqualTo(2);
        assertThat(timing().startSteps()).isEqualTo(2);
    }

    /** A trainer reports after steps 5 and 30; a step between two reports takes 2 s. */
    @Test
    void theSecondsBetweenTwoReportsAreSpreadOverTheStepsByHowLongTheAttemptHadTrained() {
        var first = attempt(1, 0);
        report(first, 5, 16).report(first, 30, 66);

        assertThat(timing().paces())
                .containsExactly(
                        new Pace(4, 1L, 2.0),
                        new Pace(6, 2L, 4.0),
                        new Pace(8, 4L, 8.0),
                        new Pace(12, 4L, 8.0),
                        new Pace(16, 8L, 16.0),
                        new Pace(24, 6L, 12.0));
    }

    @Test
    void theLongestTrainingFitsTheBoundOfTheList() {
        checkpoints = true;
        report(attempt(1, 0), 1, 8);
        var second = attempt(2, 100);
        report(second, 1, 105).report(second, Integer.MAX_VALUE, 200);

        assertThat(timing().paces()).hasSizeLessThanOrEqualTo(64);
        assertThat(timing().timedSteps()).isEqualTo(Integer.MAX_VALUE - 1L);
    }

    @Test
    void aStartThatNobodySawIsNotCountedButItsStepsAre() {
        var unseen = new Reporter("digits-0", "uid-of-trial-0", 1, Optional.empty());
        report(unseen, 1, 8).report(unseen, 2, 10);

        assertThat(timing())
                .isEqualTo(new Timing(1, 0, 2, at(10).toString(), 0, 0.0, 0L, 2L, List.of(new Pace(1, 1L, 2.0)), null));
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

        assertThat(timing()).isEqualTo(new Timing(1, 2, 3, at(12).toString(), 0, 0.0, 0L, 3L, List.of(), null));
    }

    @Test
    void clocksThatDifferGiveNoNegativeTime() {
        var first = attempt(1, 10);
        report(first, 1, 8).report(first, 2, 7);

        assertThat(timing().startSeconds()).isZero();
        assertThat(timing().timedSeconds()).isZero();
    }
}
