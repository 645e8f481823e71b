package dev.winnow.engine.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What happened in a {@link VirtualCluster}. */
final class VirtualJournal {
    private final Map<Integer, List<String>> writes = new TreeMap<>();
    private final Map<String, Integer> trained = new TreeMap<>();
    private long begun;
    private long steps;
    private int kills;

    void wrote(int trial, String what) {
        writes.computeIfAbsent(trial, first -> new ArrayList<>()).add(what);
    }

    void begins() {
        begun++;
    }

    void trained(int trial, int step) {
        trained.merge("trial " + trial + " step " + step, 1, Integer::sum);
        steps++;
    }

    void killed() {
        kills++;
    }

    /** What was written of a trial and its pods, in that order. */
    List<String> writes(int trial) {
        return List.copyOf(writes.getOrDefault(trial, List.of()));
    }

    /** How often each step was trained to its end. */
    Map<String, Integer> trainings() {
        return trained;
    }

    /** Steps that were begun. */
    long begun() {
        return begun;
    }

    /** Steps that trainers have really trained to their ends. */
    long steps() {
        return steps;
    }

    /** Pods that were killed. */
    int kills() {
        return kills;
    }
}
