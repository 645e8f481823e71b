package dev.winnow.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.Reported;
import dev.winnow.api.Reported.Pending;
import dev.winnow.api.Reported.Point;
import dev.winnow.api.TrialSpec;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialSpec.Reason;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a report: a trial with the rungs 1, 3 and 9 that was granted 3, in its second attempt. */
class ReportIntakeTest implements Trials, Studies, ReportStore {
    private static final Instant NOW = Instant.parse(TrialFixture.TIME);

    private Optional<TuningStudy> study = Optional.of(Manifests.stored(Manifests.asha("digits")));
    private TuningTrial trial = TrialFixture.trial().granted(3).build();
    private int writes;
    /** Writes that have begun and do not end; null when writes end at once. */
    private @Nullable List<Runnable> hanging;

    private final List<String> told = new ArrayList<>();
    private boolean training = true;
    private final ReportIntake intake = new ReportIntake(
            "replica",
            this,
            this,
            this,
            List.of((after, attempt, report, at) ->
                    told.add(after.getMetadata().getName() + " attempt " + attempt + " step " + report.step())));

    @Override
    public Optional<TuningTrial> trial(String namespace, String name) {
        return Optional.of(trial);
    }

    @Override
    public Optional<Reporter> reporter(AttemptIdentity identity) {
        return Optional.empty();
    }

    @Override
    public int newestAttempt(TuningTrial of) {
        return 2;
    }

    @Override
    public boolean training(TuningTrial of, int attempt) {
        return training;
    }

    @Override
    public Optional<TuningStudy> study(String namespace, String name) {
        return study;
    }

    @Override
    public CompletionStage<TuningTrial> write(TuningTrial seen, Change change) {
        writes++;
        var written = new CompletableFuture<TuningTrial>();
        Runnable write = () -> {
            try {
                written.complete(put(change));
            } catch (Refusal refusal) {
                written.completeExceptionally(refusal);
            }
        };
        if (hanging == null) {
            write.run();
        } else {
            hanging.add(write);
        }
        return written;
    }

    private TuningTrial put(Change change) throws Refusal {
        var status = trial.statusOrNew().with(change.of(trial));
        become(trial.getSpec());
        trial.setStatus(status);
        return trial;
    }

    @Override
    public CompletionStage<Boolean> exists(AttemptIdentity attempt) {
        return CompletableFuture.completedFuture(false);
    }

    private static Reporter from(int attempt) {
        return new Reporter("digits-0", "uid-of-trial-0", attempt, Optional.of(NOW.minusSeconds(7)));
    }

    private CompletableFuture<Answer> send(int attempt, int step, double accuracy) {
        try {
            return intake.accept(trial, from(attempt), new Report(step, Map.of("accuracy", accuracy)), NOW)
                    .exceptionally(Answer::of)
                    .toCompletableFuture();
        } catch (Refusal refusal) {
            return CompletableFuture.completedFuture(Answer.of(refusal));
        }
    }

    private Answer accept(int attempt, int step, double accuracy) {
        return send(attempt, step, accuracy).getNow(new Answer(0, "waits"));
    }

    private void granted(int steps) {
        become(trial.getSpec().granted(steps));
    }

    private void become(TrialSpec spec) {
        var next = new TuningTrial();
        next.setMetadata(trial.getMetadata());
        next.setSpec(spec);
        next.setStatus(trial.getStatus());
        trial = next;
    }

    /** Step 4 is the value of rung 3; step 5 is the first point between rungs, written with the replica's name. */
    private void twoPointsAreOnRecord() {
        granted(9);
        accept(2, 4, 0.4);
        accept(2, 5, 0.5);
    }

    private void twoPointsAreOnRecordAndOneWaits() {
        twoPointsAreOnRecord();
        accept(2, 6, 0.6);
    }

    private Reported reported() {
        return trial.statusOrNew().report();
    }

    @Test
    void aValueAtARungIsOnRecordBeforeItsAnswer() {
        assertThat(accept(2, 1, 0.5)).isEqualTo(Answer.TAKEN);
        assertThat(writes).isEqualTo(1);
        assertThat(reported().rung()).isEqualTo(1);
    }

    @Test
    void theFirstPointBetweenRungsIsOnRecordWithTheNameOfTheReplicaThatMayHoldMore() {
        accept(2, 1, 0.5);
        assertThat(accept(2, 2, 0.6)).isEqualTo(Answer.TAKEN);
        assertThat(reported().step()).isEqualTo(2);
        assertThat(reported().pending()).isEqualTo(new Pending(2, List.of("replica")));
    }

    @Test
    void furtherPointsAreWrittenAfterTenSeconds() {
        twoPointsAreOnRecordAndOneWaits();
        intake.flush(NOW.plusMillis(9_999));
        assertThat(reported().step()).isEqualTo(5);

        intake.flush(NOW.plusSeconds(10));
        assertThat(reported().step()).isEqualTo(6);
        assertThat(writes).isEqualTo(3);
    }

    @Test
    void whatIsLeftIsWrittenAtOnceWhenTheAttemptHasEnded() {
        twoPointsAreOnRecordAndOneWaits();
        training = false;
        intake.flush(NOW);
        assertThat(reported().step()).isEqualTo(6);
        assertThat(Optional.ofNullable(reported().pending())).isEmpty();

        intake.flush(NOW);
        assertThat(writes).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"9, 0.6", "6, NaN"})
    void theWriteThatDecidesTheTrialTakesTheNameOutSoThatNoneFollows(int step, double value) {
        twoPointsAreOnRecord();
        accept(2, step, value);
        assertThat(Optional.ofNullable(reported().pending())).isEmpty();

        training = false;
        intake.flush(NOW.plusSeconds(10));
        assertThat(writes).isEqualTo(3);
    }

    @Test
    void aNameOnADecidedTrialStaysBecauseNobodyWaitsForIt() {
        twoPointsAreOnRecord();
        trial = TrialFixture.trial().granted(9).reports(9, 0.7).build();
        trial.setStatus(trial.statusOrNew().with(reported().pending(new Pending(2, List.of("replica")))));
        training = false;
        intake.flush(NOW.plusSeconds(10));
        assertThat(writes).isEqualTo(2);
    }

    /** The third attempt starts over, and reports the steps 1 and 2 again. */
    @Test
    void stepsThatALaterAttemptTrainsAgainAreOnRecordAlthoughTheyChangeNoValue() {
        granted(9);
        accept(2, 1, 0.5);
        accept(2, 4, 0.5);
        accept(3, 1, 0.5);
        accept(3, 2, 0.5);
        accept(3, 2, 0.5);
        training = false;
        intake.flush(NOW);

        assertThat(trial.stepsTrained()).isEqualTo(6);
        assertThat(reported().step()).isEqualTo(4);
    }

    @Test
    void whatWasTakenIsWrittenAlsoWhenTheTrialWasStoppedMeanwhile() {
        twoPointsAreOnRecordAndOneWaits();
        become(trial.getSpec().desiring(Desired.Stopped, Reason.StudyEnded));
        assertThat(accept(2, 1, 0.7).code()).isEqualTo(409);

        intake.close();
        assertThat(reported().step()).isEqualTo(6);
    }

    @Test
    void theAnswerAtTheGrantIsHeldUntilMoreIsGranted() {
        var answer = send(2, 3, 0.5);
        intake.changed(trial);
        assertThat(answer).isNotDone();
        granted(9);
        intake.changed(trial);
        assertThat(answer).isCompletedWithValue(Answer.TAKEN);
    }

    @Test
    void noAnswerIsHeldWhereTheTrainerDoesNotWaitForIt() {
        study = Optional.of(Manifests.stored(
                Manifests.with(Manifests.asha("digits"), "/spec/trial/metrics", "{from: Log, format: Katib}")));
        assertThat(send(2, 3, 0.5)).isCompletedWithValue(Answer.TAKEN);
    }

    @Test
    void aDecisionWhoseNewsWasMissedIsFoundWithinASecond() {
        var answer = send(2, 3, 0.5);
        granted(9);
        intake.release(NOW);

        assertThat(answer).isCompletedWithValue(Answer.TAKEN);
    }

    @Test
    void whileAWriteHangsPointsBetweenRungsAreTakenAndReportsAtRungsWait() {
        twoPointsAreOnRecordAndOneWaits();
        hanging = new ArrayList<>();
        intake.flush(NOW.plusSeconds(10));
        assertThat(hanging).hasSize(1);
        assertThat(accept(2, 7, 0.7)).isEqualTo(Answer.TAKEN);
        var rung = send(2, 9, 0.9);
        intake.flush(NOW.plusSeconds(20));
        assertThat(hanging).as("one write of a trial at once").hasSize(1);

        hanging.remove(0).run();
        assertThat(rung).isNotDone();
        hanging.remove(0).run();
        assertThat(rung).isCompletedWithValue(Answer.TAKEN);
        assertThat(reported().points()).extracting(Point::step).containsExactly(4, 5, 6, 7, 9);
    }

    @Test
    void whoClosesWritesAllAndTakesNoMore() {
        twoPointsAreOnRecordAndOneWaits();
        hanging = new ArrayList<>();
        var closed = intake.close().toCompletableFuture();
        assertThat(accept(2, 7, 0.7).code()).isEqualTo(503);
        assertThat(closed).isNotDone();

        hanging.remove(0).run();
        assertThat(closed).isCompleted();
        assertThat(reported().step()).isEqualTo(6);
    }

    @Test
    void manyPointsBetweenRungsAreThinnedAndTheMetricsAreThoseOfTheLast() {
        become(TrialFixture.trial().rungs(1_000).granted(1_000).build().getSpec());
        for (int step = 1; step <= 250; step++) {
            assertThat(accept(2, step, step)).isEqualTo(Answer.TAKEN);
        }
        assertThat(writes).isEqualTo(1);
        intake.close();
        assertThat(reported().step()).isEqualTo(250);
        assertThat(reported().metrics()).isEqualTo(Map.of("accuracy", 250.0));
        assertThat(reported().points()).hasSizeBetween(50, 100);
    }

    @Test
    void whoWaitsForNoAnswerHasTheRecordAtOnce() throws Refusal {
        assertThat(intake.enter(trial, from(2), new Report(4, Map.of("accuracy", 0.5)), NOW))
                .isCompleted();
        assertThat(reported().rung()).isEqualTo(3);
    }

    @Test
    void listenersAreToldOfEachReportThatWasTakenAndOfNoOther() {
        accept(2, 1, 0.5);
        accept(2, 2, 0.6);
        accept(1, 1, 0.5);
        accept(2, 1, Double.POSITIVE_INFINITY);

        assertThat(told).containsExactly("digits-0 attempt 2 step 1", "digits-0 attempt 2 step 2");
    }

    @Test
    void anAttemptThatWasReplacedIsRefused() {
        assertThat(accept(1, 1, 0.5).code()).isEqualTo(409);
        assertThat(writes).isZero();
    }

    @Test
    void aTrialWithoutItsStudyIsToldToTryAgain() {
        study = Optional.empty();
        assertThat(accept(2, 1, 0.5).code()).isEqualTo(503);
    }

    @Test
    void anObjectiveThatIsNoNumberIsOnRecordAsDivergedBeforeTheRefusal() {
        assertThat(accept(2, 1, Double.NaN).code()).isEqualTo(422);
        assertThat(Optional.ofNullable(reported().diverged())).isPresent();
    }

    @Test
    void theReportsBeforeADivergenceAndItsStepAreOnRecord() {
        accept(2, 1, 0.5);
        accept(2, 2, 0.6);
        assertThat(accept(2, 3, Double.NaN).code()).isEqualTo(422);

        assertThat(reported().step()).isEqualTo(2);
        assertThat(trial.stepsTrained()).isEqualTo(3);
        assertThat(reported().timing().startSeconds()).isEqualTo(7);
    }
}
