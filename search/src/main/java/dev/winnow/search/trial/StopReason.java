package dev.winnow.search.trial;

/** Why a trial was stopped by its study. */
public enum StopReason {
    /** The pruner decided that it cannot win. */
    PRUNED,
    STUDY_ENDED
}
