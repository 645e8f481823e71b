package dev.winnow.engine.report;

import dev.winnow.api.TuningTrial;
import java.util.Optional;

/** Trials and their attempts as this replica last saw them, leader or not. */
public interface Trials {
    /** The trial, if it exists. */
    Optional<TuningTrial> trial(String namespace, String name);

    /**
     * The attempt of that identity, if this replica has seen it.
     *
     * @throws Refusal with code 403 if the identity is not that of an attempt of a trial
     */
    Optional<Reporter> reporter(AttemptIdentity identity) throws Refusal;

    /** The number of a trial's newest attempt that exists; 0 when there is none. */
    int newestAttempt(TuningTrial trial);

    /** Whether an attempt of a trial may report still: it is there and its trainer has not ended, as far as this replica saw. */
    boolean training(TuningTrial trial, int attempt);
}
