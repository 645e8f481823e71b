package dev.winnow.engine.log;

import dev.winnow.engine.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is worth sending of the reports that were read at once: the first at or after each rung, the first that is not a number,
 * and the newest. So however much is read, little is sent.
 */
public final class NewReports implements Consumer<Report> {
    private final List<Integer> rungs;
    private final List<Report> due = new ArrayList<>();
    private int step;
    private boolean diverged;
    private @Nullable Report newest;

    /**
     * @param rungs of the trial
     * @param known the step up to which the reports are on record; 0 if none is
     */
    public NewReports(List<Integer> rungs, int known) {
        this.rungs = List.copyOf(rungs);
        step = known;
    }

    @Override
    public void accept(Report report) {
        if (report.step() <= step) {
            return;
        }
        boolean rung = rungs.stream().anyMatch(at -> step < at && at <= report.step());
        boolean none = !diverged && report.metrics().values().stream().anyMatch(value -> !Double.isFinite(value));
        diverged |= none;
        step = report.step();
        newest = rung || none ? null : report;
        if (newest == null) {
            due.add(report);
        }
    }

    /** The reports that are worth sending, in their order, since this was asked last. */
    public List<Report> take() {
        if (newest != null) {
            due.add(newest);
            newest = null;
        }
        var all = List.copyOf(due);
        due.clear();
        return all;
    }
}
