package dev.winnow.search.study;

import java.util.Set;

/**
 * Which of the trials that are wanted running have no room to train in, as far as is known. Every other trial has room, or
 * gave up its room for a moment.
 *
 * @param waiting numbers of the trials that are known to wait for room
 * @param asking numbers of the trials of which this is not known yet
 */
public record TrialQueue(Set<Integer> waiting, Set<Integer> asking) {
    /** Every trial has room. */
    public static final TrialQueue EMPTY = new TrialQueue(Set.of(), Set.of());

    public TrialQueue {
        waiting = Set.copyOf(waiting);
        asking = Set.copyOf(asking);
    }

    boolean holds(int trial) {
        return waiting.contains(trial) || asking.contains(trial);
    }

    int size() {
        return waiting.size() + asking.size();
    }
}
