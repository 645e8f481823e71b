package dev.winnow.engine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.api.Reported;
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
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What becomes of a report: a trial with the rungs 1, 3 and 9 that was granted 3, in its second attempt. */
class ReportIntakeTest implements Trials, Studies, ReportStore {
    private static final Instant NOW = Instant.parse(TrialFixture.TIME);

    private Optional<TuningStudy> study = Optional.of(Manifests.stored(Manifests.asha("digits")));
    private TuningTrial trial = TrialFixture.trial().granted(3).build();
    private int writes;
    private final List<String> told = new ArrayList<>();
    private final ReportIntake intake = new ReportIntake(
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
    public Optional<TuningStudy> study(String namespace, String name) {
        return study;
    }

    @Override
    public TuningTrial write(TuningTrial seen, UnaryOperator<Reported> change) {
        writes++;
        var next = new TuningTrial();
        next.setMetadata(trial.getMetadata());
        next.setSpec(trial.getSpec());
        next.setStatus(trial.statusOrNew().with(change.apply(trial.statusOrNew().report())));
        trial = next;
        return next;
    }

    @Override
    public CompletionStage<Boolean> exists(AttemptIdentity attempt) {
        return CompletableFuture.completedFuture(false);
    }

    private Answer accept(int attempt, int step, double accuracy) throws Refusal {
        return intake.accept(trial, attempt, new Report(step, Map.of("accuracy", accuracy)), NOW)
                .toCompletableFuture()
                .getNow(new Answer(0, "held"));
    }

    private int refused(int attempt, double accuracy) {
        return catchThrowableOfType(Refusal.class, () -> accept(attempt, 1, accuracy))
                .code();
    }

    @Test
    void aValueAtARungIsOnRecordBeforeItsAnswer() throws Refusal {
        assertThat(accept(2, 1, 0.5)).isEqualTo(Answer.TAKEN);
        assertThat(writes).isEqualTo(1);
        assertThat(trial.statusOrNew().report().rung()).isEqualTo(1);
    }

    @Test
    void aPointBetweenRungsIsWrittenWithTheNextFlush() throws Refusal {
        accept(2, 1, 0.5);
        assertThat(accept(2, 2, 0.6)).isEqualTo(Answer.TAKEN);
        assertThat(trial.statusOrNew().report().step()).isEqualTo(1);

        intake.flush();
        assertThat(trial.statusOrNew().report().step()).isEqualTo(2);
        assertThat(writes).isEqualTo(2);
    }

    @Test
    void theAnswerAtTheGrantIsHeldUntilMoreIsGranted() throws Refusal {
        var answer = intake.accept(trial, 2, new Report(3, Map.of("accuracy", 0.5)), NOW)
                .toCompletableFuture();
        intake.release(NOW);
        assertThat(answer).isNotDone();

        var granted = new TuningTrial();
        granted.setMetadata(trial.getMetadata());
        granted.setSpec(trial.getSpec().granted(9));
        granted.setStatus(trial.getStatus());
        trial = granted;
        intake.release(NOW);
        assertThat(answer).isCompletedWithValue(Answer.TAKEN);
    }

    @Test
    void listenersAreToldOfEachReportThatWasTakenAndOfNoOther() throws Refusal {
        accept(2, 1, 0.5);
        accept(2, 2, 0.6);
        refused(1, 0.5);
        refused(2, Double.POSITIVE_INFINITY);

        assertThat(told).containsExactly("digits-0 attempt 2 step 1", "digits-0 attempt 2 step 2");
    }

    @Test
    void anAttemptThatWasReplacedIsRefused() {
        assertThat(refused(1, 0.5)).isEqualTo(409);
        assertThat(writes).isZero();
    }

    @Test
    void aTrialWithoutItsStudyIsToldToTryAgain() {
        study = Optional.empty();
        assertThat(refused(2, 0.5)).isEqualTo(503);
    }

    @Test
    void anObjectiveThatIsNoNumberIsOnRecordAsDivergedBeforeTheRefusal() {
        assertThat(refused(2, Double.NaN)).isEqualTo(422);
        assertThat(Optional.ofNullable(trial.statusOrNew().report().diverged())).isPresent();
    }
}
