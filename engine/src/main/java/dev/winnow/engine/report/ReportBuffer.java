package dev.winnow.engine.report;

import dev.winnow.api.Reported;
import dev.winnow.api.Reported.Pending;
import dev.winnow.api.TrialFacts;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TuningTrial;
import dev.winnow.api.Versions;
import dev.winnow.engine.report.RungBook.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The reports that this replica has taken and not written yet. A report at a rung is in the trial's status before it is
 * answered. So is the first report of an attempt between rungs, and with it the name of this replica: the status tells who may
 * hold more, see {@link Pending}. Further reports between rungs are written in batches. When the attempt has ended, what is left
 * is written and the name is taken out again.
 */
final class ReportBuffer {
    private static final Logger LOG = Logger.getLogger(ReportBuffer.class);

    /** A report between rungs is in the status after this time. */
    static final Duration LONGEST_UNWRITTEN = Duration.ofSeconds(10);

    /** The unwritten reports of one trial, and the trial as it was last written; guarded by itself. */
    private static final class Unwritten {
        final List<Entry> entries = new ArrayList<>();
        TuningTrial trial;
        /** The attempt that reported last. */
        int attempt;

        Unwritten(TuningTrial trial) {
            this.trial = trial;
        }

        boolean due(Instant now) {
            return !entries.isEmpty() && !now.isBefore(entries.get(0).at().plus(LONGEST_UNWRITTEN));
        }
    }

    private final ReportStore store;
    private final Trials trials;
    private final String replica;
    private final Map<String, Unwritten> trialsByUid = new ConcurrentHashMap<>();

    /** @param replica the name of this replica, which no other process has or has had */
    ReportBuffer(ReportStore store, Trials trials, String replica) {
        this.store = store;
        this.trials = trials;
        this.replica = replica;
    }

    /**
     * Enters a report; when it reaches a rung it is in the trial's status before this returns.
     *
     * @return the trial as it is now
     * @throws Refusal when the trial does not run, or its status cannot be written now
     */
    TuningTrial enter(TuningTrial trial, Entry entry) throws Refusal {
        var kept = kept(trial);
        synchronized (kept) {
            var current = newest(trial, kept.trial);
            mustRun(current, entry.step());
            kept.attempt = entry.from().attempt();
            return keep(kept, current, entry);
        }
    }

    /** Puts on record that the objective of an attempt was not a finite number, and the reports before it. */
    void diverge(TuningTrial trial, Reporter from, int step, Instant now) throws Refusal {
        var kept = kept(trial);
        synchronized (kept) {
            var current = newest(trial, kept.trial);
            mustRun(current, step);
            var entries = List.copyOf(kept.entries);
            var diverged = new Reported.Diverged(step, now.toString());
            update(kept, current, before -> {
                mustRun(before, step);
                var book = with(before, entries);
                return book.timed(TimeBook.with(book, from, step, now, before.getSpec()))
                        .diverged(diverged);
            });
            kept.entries.clear();
        }
    }

    private Unwritten kept(TuningTrial trial) {
        return trialsByUid.computeIfAbsent(trial.getMetadata().getUid(), uid -> new Unwritten(trial));
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

    private TuningTrial keep(Unwritten kept, TuningTrial trial, Entry entry) throws Refusal {
        var before = trial.statusOrNew().report();
        kept.entries.add(entry);
        var after = RungBook.with(before, kept.entries, trial.getSpec());
        boolean rung = !Objects.equals(before.rung(), after.rung());
        boolean first =
                !rung && !repeated(before, entry.step()) && !Pending.holds(before.pending(), kept.attempt, replica);
        if (!rung && !first && kept.entries.size() < RungBook.MOST_POINTS) {
            return trial;
        }
        var entries = List.copyOf(kept.entries);
        int attempt = kept.attempt;
        try {
            var written = update(kept, trial, current -> {
                mustRun(current, entry.step());
                var report = with(current, entries);
                return first ? report.pending(Pending.with(report.pending(), attempt, replica)) : report;
            });
            kept.entries.clear();
            return written;
        } catch (Refusal refusal) {
            kept.entries.remove(entry);
            throw refusal;
        }
    }

    private static Reported with(TuningTrial trial, List<Entry> entries) {
        return RungBook.with(trial.statusOrNew().report(), entries, trial.getSpec());
    }

    private TuningTrial update(Unwritten kept, TuningTrial trial, ReportStore.Change change) throws Refusal {
        var written = store.write(trial, change);
        kept.trial = written;
        return written;
    }

    /**
     * Writes the points that are due, all that is left of attempts that have ended, and forgets trials that are over. Called
     * many times a second.
     */
    void flush(Instant now) {
        trialsByUid.forEach((uid, kept) -> {
            synchronized (kept) {
                var meta = kept.trial.getMetadata();
                var seen = trials.trial(meta.getNamespace(), meta.getName())
                        .filter(trial -> trial.getMetadata().getUid().equals(uid))
                        .map(trial -> newest(trial, kept.trial));
                if (seen.isEmpty()) {
                    trialsByUid.remove(uid);
                    return;
                }
                boolean over = !trials.training(seen.get(), kept.attempt);
                if (over) {
                    settle(kept, seen.get());
                } else if (kept.due(now)) {
                    write(kept, seen.get(), false);
                }
                if (over && kept.entries.isEmpty() && !holds(kept)) {
                    trialsByUid.remove(uid);
                }
            }
        });
    }

    /** Writes all points, whether they are due or not. */
    void close() {
        trialsByUid.values().forEach(kept -> {
            synchronized (kept) {
                if (!kept.entries.isEmpty()) {
                    write(kept, kept.trial, true);
                }
            }
        });
    }

    /** Writes what is left of an attempt that has ended. A trial that is decided waits for no name to leave its status. */
    private void settle(Unwritten kept, TuningTrial trial) {
        kept.trial = trial;
        if (!kept.entries.isEmpty() || holds(kept)) {
            write(kept, trial, true);
        }
    }

    /** Whether a judgement about the trial may wait for this replica. */
    private boolean holds(Unwritten kept) {
        var trial = kept.trial;
        return trial.getSpec().desired() == Desired.Running
                && !trial.statusOrNew().ended()
                && Pending.holds(trial.statusOrNew().report().pending(), kept.attempt, replica);
    }

    /** Reports that were taken are written also when the trial was paused, stopped or ended meanwhile. */
    private void write(Unwritten kept, TuningTrial trial, boolean last) {
        var entries = List.copyOf(kept.entries);
        try {
            update(kept, trial, current -> {
                var report = with(current, entries);
                return last ? report.pending(Pending.without(report.pending(), replica)) : report;
            });
            kept.entries.clear();
        } catch (Refusal refusal) {
            LOG.debugf("points of %s stay unwritten: %s", trial.getMetadata().getName(), refusal.getMessage());
            if (refusal.code() == 409) {
                kept.entries.clear();
            }
        }
    }

    private static TuningTrial newest(TuningTrial seen, TuningTrial written) {
        return Versions.newest(seen, written);
    }
}
