package dev.winnow.search.simulation;

import dev.winnow.search.study.Action;
import dev.winnow.search.study.Plan;

/** Sees every decision of a virtual study, and may throw if a decision must not be. */
public interface Watcher {
    /** Lets everything pass. */
    Watcher NONE = new Watcher() {};

    /** A plan was made and is not carried out yet. */
    default void planned(SimulatedStudy study, Plan plan) {}

    /** An action is about to be carried out. */
    default void acts(SimulatedStudy study, Action action) {}

    /** A plan was carried out, to its last action. */
    default void carriedOut(VirtualStudy study, Plan plan) {}
}
