package dev.winnow.search.simulation;

import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * What goes wrong on virtual workers, as probabilities for each step.
 *
 * @param workerLoss the worker is lost: the step is done again on another one, which resumes from the last checkpoint
 * @param replacementSeconds virtual seconds until the other worker begins; at least 0
 * @param failure the trainer fails for good
 */
public record Faults(double workerLoss, double replacementSeconds, double failure) {
    /** Nothing goes wrong. */
    public static final Faults NONE = new Faults(0, 0, 0);

    public Faults {
        if (!(workerLoss >= 0 && workerLoss < 1 && failure >= 0 && failure <= 1 && replacementSeconds >= 0)) {
            throw new IllegalArgumentException("workerLoss must lie in [0, 1), failure in [0, 1] and replacementSeconds"
                    + " must be at least 0, but they are " + workerLoss + ", " + failure + ", " + replacementSeconds);
        }
    }

    /** The faults of one run, which the seed draws. */
    public Incidents drawn(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new Incidents() {
            @Override
            public OptionalDouble loses(Trial trial, int step) {
                return happens(workerLoss) ? OptionalDouble.of(replacementSeconds) : OptionalDouble.empty();
            }

            @Override
            public Optional<State> ends(Trial trial, int step) {
                return happens(failure) ? Optional.of(State.FAILED) : Optional.empty();
            }

            private boolean happens(double probability) {
                return probability > 0 && random.nextDouble() < probability;
            }
        };
    }
}
