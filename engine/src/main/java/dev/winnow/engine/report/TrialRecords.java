package dev.winnow.engine.report;

import dev.winnow.api.Reported;
import dev.winnow.api.TrialFacts;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TuningTrial;
import dev.winnow.api.Versions;
import dev.winnow.engine.report.RungBook.Entry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * What was reported of the trials that report here, and how it gets into their statuses: at once at a rung, in batches
 * between rungs.
 */
final class TrialRecords {
    private static final Logger LOG = Logger.getLogger(TrialRecords.class);

    /** One trial; guarded by itself. */
    private static final class Page {
        final List<Entry> unwritten = new ArrayList<>();
        TuningTrial trial;

        Page(TuningTrial trial) {
            this.trial = trial;
        }
    }

    private final Register register;
    private final Trials trials;
    private final Clock clock;
    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    TrialRecords(Register register, Trials trials, Clock clock) {
        this.register = register;
        this.trials = trials;
        this.clock = clock;
    }

    /**
     * Enters a report; when it reaches a rung it is in the trial's status before this returns.
     *
     * @return the trial as it is now
     * @throws Refusal when the trial does not run, or its status cannot be written now
     */
    TuningTrial enter(TuningTrial trial, Entry entry) throws Refusal {
        var page = page(trial);
        synchronized (page) {
            var current = newest(trial, page.trial);
            mustRun(current, entry.step());
            return enter(page, current, entry);
        }
    }

    /** Puts on record that the objective was not a finite number. */
    void diverge(TuningTrial trial, int step) throws Refusal {
        var page = page(trial);
        synchronized (page) {
            var current = newest(trial, page.trial);
            mustRun(current, step);
            page.unwritten.clear();
            var at = Instant.now(clock).toString();
            update(page, current, before -> before.diverged(new Reported.Diverged(step, at)));
        }
    }

    private Page page(TuningTrial trial) {
        return pages.computeIfAbsent(trial.getMetadata().getUid(), uid -> new Page(trial));
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

    private TuningTrial enter(Page page, TuningTrial trial, Entry entry) throws Refusal {
        var rungs = trial.getSpec().rungs();
        page.unwritten.add(entry);
        var before = trial.statusOrNew().report();
        var after = RungBook.with(before, page.unwritten, rungs);
        if (Objects.equals(before.rung(), after.rung()) && page.unwritten.size() < RungBook.MOST_POINTS) {
            return trial;
        }
        try {
            return write(page, trial);
        } catch (Refusal refusal) {
            page.unwritten.remove(entry);
            throw refusal;
        }
    }

    private TuningTrial write(Page page, TuningTrial trial) throws Refusal {
        var entries = List.copyOf(page.unwritten);
        var written = update(
                page,
                trial,
                before -> RungBook.with(before, entries, trial.getSpec().rungs()));
        page.unwritten.clear();
        return written;
    }

    private TuningTrial update(Page page, TuningTrial trial, UnaryOperator<Reported> change) throws Refusal {
        var written = register.write(trial, change);
        page.trial = written;
        return written;
    }

    /** Writes the points that came since the last time, and forgets trials that have ended. Called every few seconds. */
    void flush() {
        pages.forEach((uid, page) -> {
            synchronized (page) {
                var meta = page.trial.getMetadata();
                var seen = trials.trial(meta.getNamespace(), meta.getName())
                        .filter(trial -> trial.getMetadata().getUid().equals(uid))
                        .map(trial -> newest(trial, page.trial));
                if (seen.isEmpty()) {
                    page.unwritten.clear();
                } else if (!page.unwritten.isEmpty()) {
                    flush(page, seen.get());
                }
                if (page.unwritten.isEmpty()
                        && seen.map(trial -> trial.statusOrNew().ended()).orElse(true)) {
                    pages.remove(uid);
                }
            }
        });
    }

    private void flush(Page page, TuningTrial trial) {
        try {
            write(page, trial);
        } catch (Refusal refusal) {
            LOG.debugf("points of %s stay unwritten: %s", trial.getMetadata().getName(), refusal.getMessage());
            if (refusal.code() == 409) {
                page.unwritten.clear();
            }
        }
    }

    private static TuningTrial newest(TuningTrial seen, TuningTrial written) {
        return Versions.newest(seen, written);
    }
}
