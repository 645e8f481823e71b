package dev.winnow.operator.log;

import dev.winnow.api.Durations;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.log.TimedLog;
import dev.winnow.engine.log.TimedLog.Mark;
import dev.winnow.engine.report.Answer;
import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.report.Refusal;
import dev.winnow.engine.report.Report;
import dev.winnow.engine.report.Reporter;
import dev.winnow.engine.trial.LogReading;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows the log of one attempt, stream after stream: each goes on behind the last report that was taken, by this process or by
 * an earlier one. Once the trainer has ended, a last stream is read to its end.
 */
final class LogFollower {
    private static final Logger LOG = Logger.getLogger(LogFollower.class);
    /** The end of an attempt waits no longer for the next piece of its log. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final LogFollowers all;
    private final TuningTrial trial;
    private final int attempt;
    private final AttemptIdentity pod;
    private final String container;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicReference<@Nullable String> complaint = new AtomicReference<>();
    private volatile boolean finished;

    // Of the thread that reads.
    private Optional<Mark> mark = Optional.empty();
    private @Nullable LogStream stream;
    private Duration pause = FIRST_PAUSE;
    private boolean complained;
    private boolean lives;

    LogFollower(LogFollowers all, TuningTrial trial, int attempt, AttemptIdentity pod, String container) {
        this.all = all;
        this.trial = trial;
        this.attempt = attempt;
        this.pod = pod;
        this.container = container;
    }

    /** Whether no more can come of the log. */
    boolean finished() {
        return finished;
    }

    /** What a person should know of the log and was not told yet; empty if there is nothing. */
    Optional<String> complaint() {
        return Optional.ofNullable(complaint.get());
    }

    /** A person was told. */
    void told() {
        complaint.set(null);
    }

    /** The trainer has ended: what there is of its log is all of it. */
    void sawEnd() {
        if (!ended.getAndSet(true)) {
            all.run(this::restart);
            all.later(PATIENCE, this::giveUp);
        }
    }

    /** A log that comes is read to its end, however long it is: it grows no more. */
    private void giveUp() {
        if (lives) {
            lives = false;
            all.later(PATIENCE, this::giveUp);
        } else if (!finished) {
            complain("the rest of its log could not be read: nothing came within " + PATIENCE.toSeconds() + " s");
            finish();
        }
    }

    /** Begins anew, if that is still wanted. */
    void restart() {
        cut();
        begin();
    }

    /** Begins the next stream. */
    void begin() {
        if (finished || stream != null) {
            return;
        }
        var now = wanted();
        if (now.isEmpty()) {
            forget();
            return;
        }
        var study = all.studies().study(pod.namespace(), trial.getSpec().study());
        var metrics = study.map(known -> known.getSpec().trial().metrics());
        var reporter = reporter();
        if (metrics.isEmpty() || reporter.isEmpty()) {
            again();
            return;
        }
        var from = mark.or(() -> Mark.of(now.get().statusOrNew().report().timing(), attempt));
        boolean last = ended.get();
        var log = new TimedLog(study.orElseThrow().getSpec(), metrics.orElseThrow(), from);
        var next = new LogStream(all, this, reporter.get(), log, last);
        stream = next;
        next.open(all.streams().open(pod, container, from.map(Mark::time), !last, next::take));
    }

    private Optional<Reporter> reporter() {
        try {
            return all.trials().reporter(pod);
        } catch (Refusal e) {
            LOG.debugf("the log of pod %s is not read now: %s", pod.name(), e.getMessage());
            return Optional.empty();
        }
    }

    /** The trial, if what its attempt prints may count. */
    Optional<TuningTrial> wanted() {
        return all.trials()
                .trial(pod.namespace(), trial.getMetadata().getName())
                .filter(there -> all.leads())
                .filter(there ->
                        there.getMetadata().getUid().equals(trial.getMetadata().getUid()))
                .filter(there -> LogReading.counts(there) && all.trials().newestAttempt(there) <= attempt);
    }

    /** Stops what is not wanted any more. */
    void sweep() {
        all.run(() -> {
            if (wanted().isEmpty()) {
                forget();
            }
        });
    }

    /** A report is on record, or will be. */
    void taken(Report report) {
        mark = Optional.ofNullable(report.printed()).map(place -> new Mark(report.step(), place));
    }

    /**
     * A report was refused. What a trainer would be told cannot be told to one that prints.
     *
     * @return whether the reports that follow may count
     */
    boolean refused(Answer answer) {
        if (answer.unusable()) {
            complain(answer.message());
            return true;
        }
        LOG.debugf("the log of pod %s is read no further: %s", pod.name(), answer.message());
        finish();
        return false;
    }

    /** Something came, so the next failure is a new one. */
    void lives() {
        pause = FIRST_PAUSE;
        lives = true;
    }

    /** A stream has ended before the log has. */
    void broken(String why) {
        stream = null;
        LOG.debugf("the log of pod %s: %s", pod.name(), why);
        again();
    }

    private void again() {
        all.later(pause, this::begin);
        pause = Durations.doubled(pause, LONGEST_PAUSE);
    }

    /** Nothing more comes of the log. */
    void finish() {
        cut();
        finished = true;
        all.wake(trial);
    }

    private void forget() {
        cut();
        finished = true;
        all.forget(pod);
    }

    /** Ends the stream, if there is one. */
    void cut() {
        if (stream != null) {
            stream.cut();
            stream = null;
        }
    }

    boolean reads(LogStream which) {
        return stream == which;
    }

    /** Tells a person the first thing that went wrong with the log. */
    void complain(String what) {
        if (!complained) {
            complained = true;
            complaint.set(what);
            all.wake(trial);
        }
    }
}
