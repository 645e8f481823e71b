package dev.winnow.search.simulation;

import java.util.List;

/**
 * What virtual workers need time for besides training.
 *
 * @param start virtual seconds from a trial getting a worker to its first step; at least 0. A trial that is created, and one
 *     that rested and goes on, each start once. A trial that is granted more while it has a worker does not
 * @param leave virtual seconds from a trial being stopped, paused or ended until its worker is free; at least 0. The planner
 *     knows these trials as living, as it does on a cluster
 * @param free when each worker is free for the first time, in virtual seconds from the start of the study; each at least 0. A
 *     trial waits for the worker that is free first. Workers beyond the list are free from the start
 */
public record Delays(double start, double leave, List<Double> free) {
    /** Workers are there at once and train at once. */
    public static final Delays NONE = new Delays(0, 0, List.of());

    public Delays {
        free = List.copyOf(free);
        if (!(start >= 0 && leave >= 0 && free.stream().allMatch(seconds -> seconds >= 0))) {
            throw new IllegalArgumentException(
                    "delays must be at least 0, but start is " + start + ", leave " + leave + ", free " + free);
        }
    }

    /** Only starts take time. */
    public static Delays starts(double seconds) {
        return new Delays(seconds, 0, List.of());
    }
}
