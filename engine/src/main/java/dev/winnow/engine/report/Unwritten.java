package dev.winnow.engine.report;

import dev.winnow.api.TuningTrial;
import dev.winnow.engine.report.RungBook.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The unwritten reports of one trial, and the trial as it was last written; guarded by itself. */
final class Unwritten {
    /** A report between rungs is in the status after this time. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** In rising order of their attempts and steps; none reaches a rung that is not on record. */
    final List<Entry> entries = new ArrayList<>();

    TuningTrial trial;
    /** The attempt that reported last. */
    int attempt;
    /** Done when the last write is over that is under way or due. */
    CompletableFuture<TuningTrial> writes = CompletableFuture.completedFuture(null);

    Unwritten(TuningTrial trial) {
        this.trial = trial;
    }

    boolean due(Instant now) {
        return !entries.isEmpty() && !now.isBefore(entries.get(0).at().plus(LONGEST));
    }

    /** Keeps a point, of the points before only what the curve keeps of them. */
    void add(Entry entry) {
        int last = entries.size() - 1;
        if (last >= 0 && !follows(entries.get(last), entry)) {
            return;
        }
        if (last >= 0 && entry.step() > entries.get(last).step()) {
            entries.set(last, entries.get(last).bare());
        }
        entries.add(entry);
        if (entries.size() >= RungBook.MOST_POINTS) {
            thin();
        }
    }

    /** Whether there is no room for a point: those that are being written stay as they are. */
    boolean full() {
        return entries.size() >= RungBook.MOST_POINTS - 1 && !writes.isDone();
    }

    /** Drops every second point; keeps the first, which says how long they have waited, and the newest. */
    private void thin() {
        for (int i = entries.size() - 2; i > 0; i -= 2) {
            entries.remove(i);
        }
    }

    /** A later attempt may train the steps of an earlier one again, which takes time too. */
    private static boolean follows(Entry last, Entry entry) {
        int newer = Integer.compare(entry.from().attempt(), last.from().attempt());
        return newer > 0 || (newer == 0 && entry.step() > last.step());
    }
}
