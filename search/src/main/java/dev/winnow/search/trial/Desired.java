package dev.winnow.search.trial;

/** What the study wants of a trial. */
public enum Desired {
    /** Train up to the granted resource. */
    RUNNING,
    /** Rest without a pod; the checkpoint is kept and the trial may be granted more later. */
    PAUSED,
    /** Ended by the study, for good. */
    STOPPED
}
