package dev.winnow.engine.report;

import dev.winnow.api.Reported;
import dev.winnow.api.Reported.Pending;
import dev.winnow.api.TrialFacts;
import dev.winnow.api.TrialSpec;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TuningTrial;
import dev.winnow.api.Versions;
import dev.winnow.engine.report.RungBook.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The reports that this replica has taken and not written yet. A report at a rung is in the trial's status before it is
 * answered. So is the first report of an attempt between rungs, and with it the name of this replica: the status tells who may
 * hold more, see {@link Pending}. Further reports between rungs are written in batches. When the attempt has ended, what is left
 * is written and the name is taken out again.
 *
 * <p>A trial has one write under way at most. Nothing waits for a write but the reports that it is to put on record: points
 * between rungs are taken meanwhile.
 */
final class ReportBuffer {
    private static final Logger LOG = Logger.getLogger(ReportBuffer.class);

    private final ReportStore store;
    private final Trials trials;
    private final String replica;
    private final Map<String, Unwritten> trialsByUid = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** @param replica the name of this replica, which no other process has or has had */
    ReportBuffer(ReportStore store, Trials trials, String replica) {
        this.store = store;
        this.trials = trials;
        this.replica = replica;
    }

    /**
     * Enters a report. A report that has to be on record is there when the stage is done; other reports wait for nothing.
     *
     * @return the trial as it is then; fails with a {@link Refusal} when it cannot be written now, or does not run any more
     * @throws Refusal when the trial does not run
     */
    CompletionStage<TuningTrial> enter(TuningTrial trial, Entry entry) throws Refusal {
        var kept = kept(trial);
        synchronized (kept) {
            mustBeOpen();
            kept.trial = newest(trial, kept.trial);
            kept.attempt = entry.from().attempt();
            if (mayWait(kept, entry)) {
                return CompletableFuture.completedFuture(kept.trial);
            }
            return inTurn(kept, () -> enterInTurn(kept, entry));
        }
    }

    private CompletionStage<TuningTrial> enterInTurn(Unwritten kept, Entry entry) throws Refusal {
        // The write before may have done what this report waited for.
        if (mayWait(kept, entry)) {
            return CompletableFuture.completedFuture(kept.trial);
        }
        int attempt = kept.attempt;
        boolean first = !reachesRung(kept.trial, entry) && !holds(kept.trial, attempt);
        var entries = Stream.concat(kept.entries.stream(), Stream.of(entry)).toList();
        return put(kept, current -> {
            mustRun(current, entry.step());
            var report = with(current, entries);
            if (decided(current.getSpec(), report)) {
                return left(report);
            }
            return first ? report.pending(Pending.with(report.pending(), attempt, replica)) : report;
        });
    }

    /** Keeps a report that has not to be on record before it is answered; whether it is such a one. */
    private boolean mayWait(Unwritten kept, Entry entry) throws Refusal {
        mustRun(kept.trial, entry.step());
        var before = kept.trial.statusOrNew().report();
        boolean repeated = repeated(before, entry.step());
        if (repeated && !TimeBook.counts(before, entry.from(), entry.step())) {
            return true;
        }
        boolean needsRecord = !repeated && (reachesRung(kept.trial, entry) || !holds(kept.trial, kept.attempt));
        if (needsRecord || kept.full()) {
            return false;
        }
        kept.add(entry);
        return true;
    }

    private static boolean reachesRung(TuningTrial trial, Entry entry) {
        var highest = trial.statusOrNew().report().rung();
        return trial.getSpec().rungs().stream()
                .anyMatch(rung -> rung <= entry.step() && (highest == null || rung > highest));
    }

    private boolean holds(TuningTrial trial, int attempt) {
        return Pending.holds(trial.statusOrNew().report().pending(), attempt, replica);
    }

    /** Puts on record that the objective of an attempt was not a finite number, and the reports before it. */
    CompletionStage<TuningTrial> diverge(TuningTrial trial, Entry entry) throws Refusal {
        int step = entry.step();
        var kept = kept(trial);
        synchronized (kept) {
            mustBeOpen();
            kept.trial = newest(trial, kept.trial);
            mustRun(kept.trial, step);
            var diverged = new Reported.Diverged(step, entry.at().toString());
            return inTurn(kept, () -> {
                var entries = List.copyOf(kept.entries);
                return put(kept, before -> {
                    mustRun(before, step);
                    var book = with(before, entries);
                    return left(book.timed(TimeBook.with(book, entry, false, before.getSpec()))
                            .diverged(diverged));
                });
            });
        }
    }

    private Unwritten kept(TuningTrial trial) {
        return trialsByUid.computeIfAbsent(trial.getMetadata().getUid(), uid -> new Unwritten(trial));
    }

    private void mustBeOpen() throws Refusal {
        if (closed) {
            throw Refusal.unavailable("the operator is stopping: try again");
        }
    }

    private static void mustRun(TuningTrial trial, int step) throws Refusal {
        var spec = trial.getSpec();
        var status = trial.statusOrNew();
        var name = trial.getMetadata().getName();
        if (status.report().diverged() != null) {
            throw Refusal.diverged(name + " is on record as diverged");
        }
        if (spec.desired() != Desired.Running) {
            throw Refusal.conflict(name + " is " + spec.desired() + " (" + spec.reason() + ")");
        }
        if (!repeated(status.report(), step)
                && (status.ended() || TrialFacts.of(trial).lastRung().isPresent())) {
            throw Refusal.conflict(name + " has ended");
        }
    }

    private static boolean repeated(Reported before, int step) {
        return before.step() != null && step <= before.step();
    }

    private static Reported with(TuningTrial trial, List<Entry> entries) {
        return RungBook.with(trial.statusOrNew().report(), entries, trial.getSpec());
    }

    /** What writes a trial. */
    @FunctionalInterface
    private interface Write {
        CompletionStage<TuningTrial> begin() throws Refusal;
    }

    /** Begins a write when the writes before it are over, which may be now. */
    private static CompletionStage<TuningTrial> inTurn(Unwritten kept, Write write) {
        var written = kept.writes.handle((trial, fault) -> trial).thenCompose(before -> {
            synchronized (kept) {
                try {
                    return write.begin();
                } catch (Refusal refusal) {
                    return CompletableFuture.failedFuture(refusal);
                }
            }
        });
        kept.writes = written;
        return written;
    }

    /** Writes; the points that are kept now are on record then. */
    private CompletionStage<TuningTrial> put(Unwritten kept, ReportStore.Change change) {
        int points = kept.entries.size();
        return store.write(kept.trial, change).thenApply(written -> {
            synchronized (kept) {
                kept.trial = written;
                kept.entries.subList(0, points).clear();
            }
            return written;
        });
    }

    /**
     * Writes the points that are due, all that is left of attempts that have ended, and forgets trials that are over. Called
     * many times a second; waits for no write.
     */
    void flush(Instant now) {
        trialsByUid.forEach((uid, kept) -> {
            synchronized (kept) {
                if (!kept.writes.isDone()) {
                    return;
                }
                var meta = kept.trial.getMetadata();
                var seen = trials.trial(meta.getNamespace(), meta.getName())
                        .filter(trial -> trial.getMetadata().getUid().equals(uid))
                        .map(trial -> newest(trial, kept.trial));
                if (seen.isEmpty()) {
                    trialsByUid.remove(uid);
                    return;
                }
                kept.trial = seen.get();
                boolean over = !trials.training(kept.trial, kept.attempt);
                if (over ? !kept.entries.isEmpty() || isWaitedFor(kept) : kept.due(now)) {
                    write(kept, over);
                }
                if (over && kept.entries.isEmpty() && !isWaitedFor(kept)) {
                    trialsByUid.remove(uid);
                }
            }
        });
    }

    /**
     * Takes no more reports, and writes all points, whether they are due or not.
     *
     * @return done when all writes are over
     */
    CompletionStage<Void> close() {
        closed = true;
        var writes = new ArrayList<CompletableFuture<?>>();
        trialsByUid.values().forEach(kept -> {
            synchronized (kept) {
                if (!kept.entries.isEmpty()) {
                    write(kept, true);
                }
                writes.add(kept.writes.handle((trial, fault) -> trial));
            }
        });
        return CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new));
    }

    /** The reports once this replica holds no more of them. */
    private Reported left(Reported report) {
        return report.pending(Pending.without(report.pending(), replica));
    }

    /** Whether the reports end their trial, whatever its attempt does. */
    private static boolean decided(TrialSpec spec, Reported report) {
        return report.diverged() != null || Objects.equals(report.rung(), spec.maxResource());
    }

    /** Whether a judgement about the trial may wait for this replica: a trial that is decided waits for nobody. */
    private boolean isWaitedFor(Unwritten kept) {
        var trial = kept.trial;
        return trial.getSpec().desired() == Desired.Running
                && !trial.statusOrNew().ended()
                && !decided(trial.getSpec(), trial.statusOrNew().report())
                && holds(trial, kept.attempt);
    }

    /** Reports that were taken are written also when the trial was paused, stopped or ended meanwhile. */
    private void write(Unwritten kept, boolean last) {
        var unused = inTurn(kept, () -> {
                    var entries = List.copyOf(kept.entries);
                    return put(kept, current -> {
                        var report = with(current, entries);
                        return last ? left(report) : report;
                    });
                })
                .exceptionally(fault -> {
                    LOG.debugf(
                            "points of %s stay unwritten: %s",
                            kept.trial.getMetadata().getName(), fault.getMessage());
                    synchronized (kept) {
                        if (Answer.of(fault).code() == 409) {
                            kept.entries.clear();
                        }
                    }
                    return kept.trial;
                });
    }

    private static TuningTrial newest(TuningTrial seen, TuningTrial written) {
        return Versions.newest(seen, written);
    }
}
