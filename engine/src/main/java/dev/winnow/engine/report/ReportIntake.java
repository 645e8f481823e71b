package dev.winnow.engine.report;

import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.report.RungBook.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Accepts the reports of trials, from wherever they come. The intake needs no leadership: it checks, writes and answers,
 * and the leader learns of a value by its watch.
 *
 * <p>A value at a rung is in the trial's status before its report is answered; other points are written in batches, at the
 * latest when their attempt has ended and before this end is judged. At a
 * rung the answer waits until the study has decided, so that a trainer that is paused has not gone on meanwhile. A trial
 * that is paused or stopped at a rung gets no answer: its attempt ends while it waits.
 *
 * <p>Whoever owns the intake calls {@link #changed} when a trial has changed, {@link #release} every {@link #RELEASE_EVERY},
 * {@link #flush} every {@link #FLUSH_EVERY} and {@link #close} at the end. Nothing here waits.
 */
public final class ReportIntake {
    /** How often it is looked whether points are to be written. */
    public static final Duration FLUSH_EVERY = Duration.ofMillis(200);
    /** How often it is looked whether an answer was held for long enough. */
    public static final Duration RELEASE_EVERY = Duration.ofSeconds(1);

    private final Trials trials;
    private final Studies studies;
    private final List<ReportListener> listeners;
    private final HeldAnswers held;
    private final ReportBuffer buffer;

    /**
     * An intake.
     *
     * @param replica the name of this process, which no other process has or has had; 1 to 63 characters
     * @param store where reports are put on record
     * @param listeners are told of each report that was taken, in this order
     */
    public ReportIntake(
            String replica, ReportStore store, Trials trials, Studies studies, List<ReportListener> listeners) {
        this.trials = trials;
        this.studies = studies;
        this.listeners = List.copyOf(listeners);
        buffer = new ReportBuffer(store, trials, replica);
        held = new HeldAnswers(trials);
    }

    /**
     * Accepts a report whose sender waits for an answer. At a rung the answer waits too, unless the trainer would not wait with it,
     * because something else reads its metrics.
     *
     * @param trial as this replica last saw the trial
     * @param from the attempt of the trial that reports
     * @return the answer, which comes when the report is on record and the study has decided; fails with a {@link Refusal} when it
     *     cannot be put on record
     * @throws Refusal when the report counts for nothing; the message says why
     */
    public CompletionStage<Answer> accept(TuningTrial trial, Reporter from, Report report, Instant now) throws Refusal {
        boolean waits = study(trial)
                .filter(study -> study.getSpec().trial().metrics() == null)
                .isPresent();
        return enter(trial, from, report, now)
                .thenCompose(taken -> waits
                        ? held.untilDecided(taken, report.step(), now)
                        : CompletableFuture.completedFuture(Answer.TAKEN));
    }

    /**
     * Accepts a report that nobody waits for.
     *
     * @return the trial as soon as the report is on record, if it has to be; see {@link #accept}
     * @throws Refusal as {@link #accept}
     */
    public CompletionStage<TuningTrial> enter(TuningTrial trial, Reporter from, Report report, Instant now)
            throws Refusal {
        var meta = trial.getMetadata();
        if (from.attempt() < trials.newestAttempt(trial)) {
            throw Refusal.conflict(
                    "attempt " + from.attempt() + " of " + meta.getName() + " was replaced by a newer one");
        }
        var spec = study(trial)
                .orElseThrow(() -> Refusal.unavailable("this replica does not see the trial's study: try again"))
                .getSpec();
        var compared = Compared.of(report, spec);
        boolean checkpoints = spec.trial().checkpoints() != null;
        var entry = new Entry(report.step(), compared, report.metrics(), now, from, checkpoints, report.printed());
        if (compared.diverged()) {
            return buffer.diverge(trial, entry)
                    .thenCompose(written -> CompletableFuture.failedFuture(Refusal.diverged(
                            "the objective is not a finite number: the trial is on record as diverged")));
        }
        return buffer.enter(trial, entry).thenApply(taken -> {
            listeners.forEach(listener -> listener.taken(taken, from.attempt(), report, now));
            return taken;
        });
    }

    private Optional<TuningStudy> study(TuningTrial trial) {
        return studies.study(trial.getMetadata().getNamespace(), trial.getSpec().study())
                .filter(study -> study.getUnread().isEmpty());
    }

    /** Tells that a trial has changed, in its spec too: what waits for a decision about it is answered. */
    public void changed(TuningTrial trial) {
        held.changed(trial);
    }

    /** Gives the answers that were held for long enough. */
    public void release(Instant now) {
        held.release(now);
    }

    /** Writes the points that have waited long enough, and those of attempts that have ended. */
    public void flush(Instant now) {
        buffer.flush(now);
    }

    /**
     * Takes no more reports, writes what is unwritten and gives all answers.
     *
     * @return done when all is on record, or could not be put there
     */
    public CompletionStage<Void> close() {
        return buffer.close().whenComplete((done, fault) -> held.close());
    }
}
