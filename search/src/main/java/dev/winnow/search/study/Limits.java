package dev.winnow.search.study;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * When a study ends at the latest, and how wide it runs.
 *
 * @param trials number of trials, at least 1; empty = the pruner's own number (one round of Hyperband), else unlimited
 * @param parallelTrials trials that run at the same time, at least 1
 * @param queuedTrials trials that wait for room at the same time before no other is drawn or resumed, at least 1
 * @param failedTrials failed trials that are tolerated, at least 0: one more ends the study; empty = any number
 * @param duration time since the study started, above 0; empty = unlimited
 * @param gpuHours GPU time of all trials together, in hours, finite and above 0; empty = unlimited
 * @param plateau how long the best value may stay as it is; empty = for ever
 * @param expectedImprovement how little a model may expect of another trial; empty = nothing at all
 */
public record Limits(
        OptionalInt trials,
        int parallelTrials,
        int queuedTrials,
        OptionalInt failedTrials,
        Optional<Duration> duration,
        OptionalDouble gpuHours,
        Optional<Plateau> plateau,
        Optional<ExpectedImprovementBound> expectedImprovement) {
    public Limits {
        if (trials.isPresent() && trials.getAsInt() < 1) {
            throw new IllegalArgumentException("limits.trials must be at least 1, but is " + trials.getAsInt());
        }
        if (parallelTrials < 1) {
            throw new IllegalArgumentException("limits.parallelTrials must be at least 1, but is " + parallelTrials);
        }
        if (queuedTrials < 1) {
            throw new IllegalArgumentException("limits.queuedTrials must be at least 1, but is " + queuedTrials);
        }
        if (failedTrials.isPresent() && failedTrials.getAsInt() < 0) {
            throw new IllegalArgumentException(
                    "limits.failedTrials must be at least 0, but is " + failedTrials.getAsInt());
        }
        if (duration.isPresent()
                && (duration.get().isNegative() || duration.get().isZero())) {
            throw new IllegalArgumentException("limits.duration must be above 0, but is " + duration.get());
        }
        if (gpuHours.isPresent() && !(gpuHours.getAsDouble() > 0 && Double.isFinite(gpuHours.getAsDouble()))) {
            throw new IllegalArgumentException(
                    "limits.gpuHours must be a finite number above 0, but is " + gpuHours.getAsDouble());
        }
    }

    /** Only the number of trials that run at the same time is limited, at least 1. */
    public static Limits parallel(int parallelTrials) {
        return new Limits(
                OptionalInt.empty(),
                parallelTrials,
                1,
                OptionalInt.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Only the numbers of trials are limited: in total and at the same time; each at least 1. */
    public static Limits of(int trials, int parallelTrials) {
        return parallel(parallelTrials).withTrials(OptionalInt.of(trials));
    }

    /** The same limits with another number of trials; empty = see {@link Limits}. */
    public Limits withTrials(OptionalInt changed) {
        return new Limits(
                changed, parallelTrials, queuedTrials, failedTrials, duration, gpuHours, plateau, expectedImprovement);
    }

    /** The same limits with another number of trials that may wait for room. */
    public Limits withQueuedTrials(int changed) {
        return new Limits(
                trials, parallelTrials, changed, failedTrials, duration, gpuHours, plateau, expectedImprovement);
    }

    /** The same limits with another number of tolerated failures. */
    public Limits withFailedTrials(int changed) {
        return new Limits(
                trials,
                parallelTrials,
                queuedTrials,
                OptionalInt.of(changed),
                duration,
                gpuHours,
                plateau,
                expectedImprovement);
    }

    /** The same limits with another duration. */
    public Limits withDuration(Duration changed) {
        return new Limits(
                trials,
                parallelTrials,
                queuedTrials,
                failedTrials,
                Optional.of(changed),
                gpuHours,
                plateau,
                expectedImprovement);
    }

    /** The same limits with another GPU time, in hours. */
    public Limits withGpuHours(double changed) {
        return new Limits(
                trials,
                parallelTrials,
                queuedTrials,
                failedTrials,
                duration,
                OptionalDouble.of(changed),
                plateau,
                expectedImprovement);
    }

    /** The same limits with another plateau. */
    public Limits withPlateau(Plateau changed) {
        return new Limits(
                trials,
                parallelTrials,
                queuedTrials,
                failedTrials,
                duration,
                gpuHours,
                Optional.of(changed),
                expectedImprovement);
    }

    /** The same limits with another bound of the expected improvement. */
    public Limits withExpectedImprovement(ExpectedImprovementBound changed) {
        return new Limits(
                trials, parallelTrials, queuedTrials, failedTrials, duration, gpuHours, plateau, Optional.of(changed));
    }
}
