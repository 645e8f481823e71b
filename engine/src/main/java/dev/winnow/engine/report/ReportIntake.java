package dev.winnow.engine.report;

import dev.winnow.api.TuningTrial;
import dev.winnow.engine.report.RungBook.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
 * <p>Whoever owns the intake calls {@link #release} many times a second, {@link #flush} every {@link #FLUSH_EVERY} and
 * {@link #close} at the end.
 */
public final class ReportIntake implements AutoCloseable {
    /** How often it is looked whether points are to be written. */
    public static final Duration FLUSH_EVERY = Duration.ofMillis(200);
    /** How often held answers are looked at. */
    public static final Duration RELEASE_EVERY = Duration.ofMillis(20);

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
     * Accepts a report.
     *
     * @param trial as this replica last saw the trial
     * @param from the attempt of the trial that reports
     * @return the answer, which comes when the study has decided
     * @throws Refusal when the report counts for nothing; the message says why
     */
    public CompletionStage<Answer> accept(TuningTrial trial, Reporter from, Report report, Instant now) throws Refusal {
        var meta = trial.getMetadata();
        if (from.attempt() < trials.newestAttempt(trial)) {
            throw Refusal.conflict(
                    "attempt " + from.attempt() + " of " + meta.getName() + " was replaced by a newer one");
        }
        var spec = studies.study(meta.getNamespace(), trial.getSpec().study())
                .filter(study -> study.getUnread().isEmpty())
                .orElseThrow(() -> Refusal.unavailable("this replica does not see the trial's study: try again"))
                .getSpec();
        var compared = Compared.of(report, spec);
        if (compared.diverged()) {
            buffer.diverge(trial, from, report.step(), now);
            throw Refusal.diverged("the objective is not a finite number: the trial is on record as diverged");
        }
        var taken = buffer.enter(trial, new Entry(report.step(), compared, report.metrics(), now, from));
        listeners.forEach(listener -> listener.taken(taken, from.attempt(), report, now));
        return held.untilDecided(taken, report.step(), now);
    }

    /** Gives the answers that need not wait any longer. */
    public void release(Instant now) {
        held.release(now);
    }

    /** Writes the points that have waited long enough, and those of attempts that have ended. */
    public void flush(Instant now) {
        buffer.flush(now);
    }

    /** Writes what is unwritten and gives all answers. */
    @Override
    public void close() {
        buffer.close();
        held.close();
    }
}
