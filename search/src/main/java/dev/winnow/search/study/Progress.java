package dev.winnow.search.study;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a study has come, apart from its trials.
 *
 * @param created how many trial numbers were ever used. A number below this that is missing in the list of trials was
 *     withdrawn by a person: it is not used again, its budget stays spent, and it counts like a failed trial in its
 *     bracket's first rung
 * @param started when the study began; empty = not yet
 * @param now the present
 * @param gpuSeconds GPU time used by all trials so far, in seconds
 * @param improvement when the best value last improved, as {@link Plateau#last} says; empty = not yet, or nobody asks
 * @param expected what a model expects of another trial, as {@link ExpectedImprovementBound#last} says; empty = too early,
 *     or nobody asks
 */
public record Progress(
        int created,
        Optional<Instant> started,
        Instant now,
        double gpuSeconds,
        Optional<Plateau.Improvement> improvement,
        Optional<ExpectedImprovementBound.Estimate> expected) {
    /** The progress of a study whose end does not depend on its values. */
    public Progress(int created, Optional<Instant> started, Instant now, double gpuSeconds) {
        this(created, started, now, gpuSeconds, Optional.empty(), Optional.empty());
    }

    /** The same with another number of trials. */
    public Progress with(int created) {
        return new Progress(created, started, now, gpuSeconds, improvement, expected);
    }
}
