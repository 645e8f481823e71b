package dev.winnow.engine.report;

import dev.winnow.api.Reported;
import dev.winnow.api.TuningTrial;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Where reports are put on record: the resources of a cluster, or the files of a local run. */
public interface ReportStore {
    /**
     * Changes what was reported of a trial, and only that.
     *
     * @param trial as it was last seen
     * @param change from what is on record now to what is to be
     * @return the trial as it is on record afterwards
     * @throws Refusal with code 409 when the trial does not run any more, 503 when nothing can be written now
     */
    TuningTrial write(TuningTrial trial, UnaryOperator<Reported> change) throws Refusal;

    /** Whether there is such an attempt of a trial, although this replica has not seen it yet. */
    CompletionStage<Boolean> exists(AttemptIdentity attempt);
}
