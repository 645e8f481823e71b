package dev.winnow.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialSpec.Reason;
import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.MovingClock;
import dev.winnow.testkit.TrialFixture;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When the answer to a report at a rung is given: rungs 1, 3 and 9, granted 1. */
class HeldAnswersTest {
    private final MovingClock clock = new MovingClock();
    private Optional<TuningTrial> seen = Optional.empty();
    private final HeldAnswers held = new HeldAnswers(new Trials() {
        @Override
        public Optional<TuningTrial> trial(String namespace, String name) {
            return seen;
        }

        @Override
        public Optional<Reporter> reporter(AttemptIdentity identity) {
            return Optional.empty();
        }

        @Override
        public int newestAttempt(TuningTrial trial) {
            return 1;
        }

        @Override
        public boolean training(TuningTrial trial, int attempt) {
            return true;
        }
    });

    private CompletableFuture<Answer> report(TrialFixture trial, int step) {
        seen = Optional.of(trial.build());
        return held.untilDecided(seen.get(), step, clock.instant()).toCompletableFuture();
    }

    private CompletableFuture<Answer> heldAtRungOne() {
        var answer = report(TrialFixture.trial().reports(1, 0.5), 1);
        held.release(clock.instant());
        assertThat(answer).isNotDone();
        return answer;
    }

    @Test
    void aReportBelowTheGrantIsAnsweredAtOnce() {
        assertThat(report(TrialFixture.trial().granted(9).reports(1, 0.5).reports(3, 0.6), 3))
                .isCompletedWithValue(Answer.TAKEN);
    }

    @Test
    void aReportAtTheLastRungIsAnsweredAtOnce() {
        assertThat(report(TrialFixture.trial().granted(9).reports(9, 0.9), 9)).isCompletedWithValue(Answer.TAKEN);
    }

    @Test
    void aFirstReportAtOrBeyondTheLastRungIsAnsweredAtOnceBecauseNothingIsLeftToDecide() {
        assertThat(report(TrialFixture.trial().reports(1, 0.5).reports(9, 0.5), 2_048))
                .isCompletedWithValue(Answer.TAKEN);
    }

    @Test
    void aReportAtTheGrantIsHeldUntilMoreIsGranted() {
        var answer = heldAtRungOne();
        seen = Optional.of(TrialFixture.trial().granted(3).reports(1, 0.5).build());
        held.release(clock.instant());

        assertThat(answer).isCompletedWithValue(Answer.TAKEN);
    }

    @Test
    void theAnswerToATrialThatIsPausedOrStoppedIsHeldUntilItsPodIsGone() {
        var answer = heldAtRungOne();
        seen = Optional.of(TrialFixture.trial()
                .reports(1, 0.5)
                .desired(Desired.Paused, Reason.AwaitingPromotion)
                .build());
        held.release(clock.instant());

        assertThat(answer).isNotDone();
    }

    @Test
    void aDeletedTrialHoldsNobody() {
        var answer = heldAtRungOne();
        seen = Optional.empty();
        held.release(clock.instant());

        assertThat(answer).isDone();
    }

    @Test
    void noAnswerIsHeldLongerThan30Seconds() {
        var answer = heldAtRungOne();
        clock.forward(Duration.ofMillis(29_999));
        held.release(clock.instant());
        assertThat(answer).isNotDone();

        clock.forward(Duration.ofMillis(1));
        held.release(clock.instant());
        assertThat(answer).isCompletedWithValue(Answer.TAKEN);
    }

    @Test
    void theReplayOfAReportAtTheGrantIsHeldLikeTheFirst() {
        heldAtRungOne();

        assertThat(held.untilDecided(seen.orElseThrow(), 1, clock.instant()).toCompletableFuture())
                .isNotDone();
    }

    @Test
    void whoStopsAnswersEverybody() {
        var answer = heldAtRungOne();
        held.close();

        assertThat(answer).isCompletedWithValue(Answer.TAKEN);
    }
}
