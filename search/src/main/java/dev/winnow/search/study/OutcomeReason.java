package dev.winnow.search.study;

/** Why a study ended. */
public enum OutcomeReason {
    /** The number of trials was reached and all of them are decided. */
    TRIALS_DONE,
    TARGET_REACHED,
    DURATION_REACHED,
    GPU_HOURS_REACHED,
    /** The best value has not improved for too many trials. */
    PLATEAU_REACHED,
    /** A model of the finished trials expects too little of another one. */
    LITTLE_EXPECTED,
    /** Every configuration of a finite space was tried and all trials are decided. */
    SPACE_EXHAUSTED,
    TOO_MANY_FAILURES
}
