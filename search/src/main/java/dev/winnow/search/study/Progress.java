package dev.winnow.search.study;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * How far a study has come, apart from its trials.
 *
 * @param created how many trial numbers were ever used. A number below this that is missing in the list of trials was
 *     withdrawn by a person: it is not used again, its budget stays spent, and it counts like a failed trial in its
 *     bracket's first rung
 * @param started when the study began; empty = not yet
 * @param now the present
 * @param gpuSeconds GPU time used by all trials so far, in seconds
 * @param living numbers of the trials whose trainer may still live, whatever the study wants of them
 * @param queue which trials have no room; empty = whoever runs the study has room for every trial
 * @param memory what the last plan returned
 */
public record Progress(
        int created,
        Optional<Instant> started,
        Instant now,
        double gpuSeconds,
        Set<Integer> living,
        Optional<TrialQueue> queue,
        Memory memory) {
    public Progress {
        living = Set.copyOf(living);
    }

    /** The progress of a study that has no memory yet, room for every trial, and trainers that end as soon as they are told to. */
    public Progress(int created, Optional<Instant> started, Instant now, double gpuSeconds) {
        this(created, started, now, gpuSeconds, Set.of(), Optional.empty(), Memory.NONE);
    }

    /** The same with another number of trials. */
    public Progress with(int created) {
        return new Progress(created, started, now, gpuSeconds, living, queue, memory);
    }

    /** The same with another memory. */
    public Progress with(Memory changed) {
        return new Progress(created, started, now, gpuSeconds, living, queue, changed);
    }
}
