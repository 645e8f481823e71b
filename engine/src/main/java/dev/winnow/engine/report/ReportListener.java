package dev.winnow.engine.report;

import dev.winnow.api.TuningTrial;
import java.time.Instant;

/** Is told of each report that was taken, in the thread that took the report: be quick, and throw nothing. */
@FunctionalInterface
public interface ReportListener {
    /**
     * A report was taken. The report may not be on record yet. A repeated or late report is taken too, and after a crash a
     * report may come again.
     *
     * @param trial the trial after the report
     * @param attempt which attempt of the trial reported, counted from 1
     */
    void taken(TuningTrial trial, int attempt, Report report, Instant at);
}
