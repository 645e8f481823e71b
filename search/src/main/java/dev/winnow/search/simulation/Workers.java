package dev.winnow.search.simulation;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** Which trials hold a worker, and when the others are free. */
final class Workers {
    private final double leave;
    /** Times from which a worker that no trial holds is free. */
    private final PriorityQueue<Double> free;

    /** The trials that hold a worker, and since when they have it: a time that may lie ahead. */
    private final Map<Integer, Double> holders = new HashMap<>();
    /** When each trial that gave its worker away has left it, by the last time that it did. */
    private final Map<Integer, Double> gone = new HashMap<>();

    Workers(Delays delays, int workers) {
        leave = delays.leave();
        free = new PriorityQueue<>(delays.free());
        free.addAll(Collections.nCopies(Math.max(0, workers - delays.free().size()), 0.0));
    }

    boolean holds(int trial) {
        return holders.containsKey(trial);
    }

    /** Gives a trial the worker that is free first; returns from when on, at least now. Workers are made if there are too few. */
    double take(int trial, double now) {
        double worker = free.isEmpty() ? now : free.remove();
        double from = Math.max(Math.max(now, worker), gone.getOrDefault(trial, now));
        holders.put(trial, from);
        return from;
    }

    /**
     * Takes the worker of a trial away, if the trial has one. A trial that still waits for its worker has nothing to leave.
     *
     * @return seconds from now on that the trial takes to leave its worker
     */
    double release(int trial, double now) {
        Double from = holders.remove(trial);
        if (from == null) {
            return 0;
        }
        if (from > now) {
            free.add(from);
            return 0;
        }
        free.add(now + leave);
        gone.put(trial, now + leave);
        return leave;
    }

    /** The trials whose trainer may still live. */
    Set<Integer> living(double now) {
        Set<Integer> living = new HashSet<>(holders.keySet());
        gone.forEach((trial, time) -> {
            if (time > now) {
                living.add(trial);
            }
        });
        return living;
    }
}
