package dev.winnow.engine.report;

import dev.winnow.api.Reported;
import dev.winnow.api.TrialFacts;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TuningTrial;
import dev.winnow.api.Versions;
import dev.winnow.engine.report.RungBook.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * The reports that this replica has taken and not written yet. A report at a rung is in the trial's status before it is
 * answered; the reports between rungs are written in batches.
 */
final class ReportBuffer {
    private static final Logger LOG = Logger.getLogger(ReportBuffer.class);

    /** The unwritten reports of one trial, and the trial as it was last written; guarded by itself. */
    private static final class Unwritten {
        final List<Entry> entries = new ArrayList<>();
        TuningTrial trial;

        Unwritten(TuningTrial trial) {
            this.trial = trial;
        }
    }

    private final ReportStore store;
    private final Trials trials;
    private final Map<String, Unwritten> trialsByUid = new ConcurrentHashMap<>();

    ReportBuffer(ReportStore store, Trials trials) {
        this.store = store;
        this.trials = trials;
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
            return keep(kept, current, entry);
        }
    }

    /** Puts on record that the objective was not a finite number. */
    void diverge(TuningTrial trial, int step, Instant now) throws Refusal {
        var kept = kept(trial);
        synchronized (kept) {
            var current = newest(trial, kept.trial);
            mustRun(current, step);
            kept.entries.clear();
            var at = now.toString();
            update(kept, current, before -> before.diverged(new Reported.Diverged(step, at)));
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
        var last = status.report().step();
        boolean replay = last != null && step <= last;
        if (!replay && (status.ended() || TrialFacts.of(trial).lastRung().isPresent())) {
            throw Refusal.conflict(name + " has ended");
        }
    }

    private TuningTrial keep(Unwritten kept, TuningTrial trial, Entry entry) throws Refusal {
        var rungs = trial.getSpec().rungs();
        kept.entries.add(entry);
        var before = trial.statusOrNew().report();
        var after = RungBook.with(before, kept.entries, rungs);
        if (Objects.equals(before.rung(), after.rung()) && kept.entries.size() < RungBook.MOST_POINTS) {
            return trial;
        }
        try {
            return write(kept, trial);
        } catch (Refusal refusal) {
            kept.entries.remove(entry);
            throw refusal;
        }
    }

    private TuningTrial write(Unwritten kept, TuningTrial trial) throws Refusal {
        var entries = List.copyOf(kept.entries);
        var written = update(
                kept,
                trial,
                before -> RungBook.with(before, entries, trial.getSpec().rungs()));
        kept.entries.clear();
        return written;
    }

    private TuningTrial update(Unwritten kept, TuningTrial trial, UnaryOperator<Reported> change) throws Refusal {
        var written = store.write(trial, change);
        kept.trial = written;
        return written;
    }

    /** Writes the points that came since the last time, and forgets trials that have ended. Called every few seconds. */
    void flush() {
        trialsByUid.forEach((uid, kept) -> {
            synchronized (kept) {
                var meta = kept.trial.getMetadata();
                var seen = trials.trial(meta.getNamespace(), meta.getName())
                        .filter(trial -> trial.getMetadata().getUid().equals(uid))
                        .map(trial -> newest(trial, kept.trial));
                if (seen.isEmpty()) {
                    kept.entries.clear();
                } else if (!kept.entries.isEmpty()) {
                    flush(kept, seen.get());
                }
                if (kept.entries.isEmpty()
                        && seen.map(trial -> trial.statusOrNew().ended()).orElse(true)) {
                    trialsByUid.remove(uid);
                }
            }
        });
    }

    private void flush(Unwritten kept, TuningTrial trial) {
        try {
            write(kept, trial);
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
