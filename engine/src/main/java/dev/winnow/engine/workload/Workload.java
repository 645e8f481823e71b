package dev.winnow.engine.workload;

import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.AttemptView;

/**
 * A kind of thing that trains, such as a pod or a process. There is one class for each kind. The life of a trial knows
 * attempts only as {@link AttemptView}s.
 *
 * @param <P> what an attempt is made from, before it starts
 * @param <A> an attempt that was started
 */
public interface Workload<P, A> {
    /**
     * What is to be started for an attempt; the same for the same arguments.
     *
     * @param attempt counted from 1
     */
    P build(TuningStudy study, TuningTrial trial, int attempt);

    /** How far an attempt has come. */
    AttemptView view(A attempt);
}
