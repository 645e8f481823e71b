package dev.winnow.search.simulation;

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
}
