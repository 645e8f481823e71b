package dev.winnow.engine.report;

import dev.winnow.api.Reported;
import dev.winnow.api.TuningTrial;
import java.util.concurrent.CompletionStage;

/** Where reports are put on record: the resources of a cluster, or the files of a local run. */
public interface ReportStore {
    /** What is to be on record of a trial. */
    @FunctionalInterface
    interface Change {
        /**
         * The report to be put on record.
         *
         * @param current the trial as it is on record now
         * @throws Refusal when nothing is to be written
         */
        Reported of(TuningTrial current) throws Refusal;
    }

    /**
     * Changes what was reported of a trial, and only that. Nobody waits here for long.
     *
     * @param trial as it was last seen
     * @param change is asked again when somebody else wrote in between
     * @return the trial as it is on record afterwards, as soon as it is there; fails with the change's {@link Refusal}, with one
     *     of code 409 when the trial was deleted, 503 when nothing can be written now
     */
    CompletionStage<TuningTrial> write(TuningTrial trial, Change change);

    /** Whether there is such an attempt of a trial, although this replica has not seen it yet. */
    CompletionStage<Boolean> exists(AttemptIdentity attempt);
}
