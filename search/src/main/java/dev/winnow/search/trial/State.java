package dev.winnow.search.trial;

/** What became of a trial. */
public enum State {
    /** Not ended: pending, queued, running or paused. */
    ACTIVE,
    /** Ran to its maximum resource, or its trainer said that it was done. */
    COMPLETED,
    /** Stopped by the study. */
    STOPPED,
    /** Its trainer or its pod failed for good. */
    FAILED,
    /** Its objective was not a finite number. */
    DIVERGED
}
