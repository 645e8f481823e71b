package dev.winnow.search.study;

/** What happens to running trials when a target or limit ends the study. */
public enum OnEnd {
    STOP_RUNNING,
    /** They go on to the resource granted to them; nothing is granted any more. */
    WAIT_FOR_RUNNING
}
