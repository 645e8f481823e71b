package dev.winnow.trainer;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How good a network is on the validation samples.
 *
 * @param accuracy share of the samples put into their class, 0..1
 * @param loss mean negative log-likelihood of the true class, in nats; 0 is perfect, ln 10 = 2.3 is guessing
 */
record Score(double accuracy, double loss) {
    /**
     * Ten times the loss of guessing. A network beyond it was blown apart by its steps: its loss may be finite only
     * because single precision cannot hold a probability below 1e-45.
     */
    private static final double DIVERGED = 10 * Math.log(Samples.CLASSES);

    /** The score of a network that learns nothing any more. */
    static Score diverged() {
        return new Score(Double.NaN, Double.NaN);
    }

    /** The metrics by the names that a study's objective may have. */
    SortedMap<String, Double> metrics() {
        return new TreeMap<>(Map.of("accuracy", accuracy, "loss", loss));
    }

    boolean isDiverged() {
        return Double.isNaN(accuracy);
    }

    /**
     * Scores predictions.
     *
     * @param probabilities {@code labels.length x CLASSES} numbers, row after row
     * @return {@link #diverged()} if a probability is not a number or the loss is beyond all reason
     */
    static Score of(float[] probabilities, int[] labels) {
        int right = 0;
        double loss = 0;
        for (int row = 0; row < labels.length; row++) {
            int best = 0;
            for (int j = 0; j < Samples.CLASSES; j++) {
                float probability = probabilities[row * Samples.CLASSES + j];
                if (!Float.isFinite(probability)) {
                    return diverged();
                }
                if (probability > probabilities[row * Samples.CLASSES + best]) {
                    best = j;
                }
            }
            if (best == labels[row]) {
                right++;
            }
            loss -= Math.log(Math.max(probabilities[row * Samples.CLASSES + labels[row]], Float.MIN_VALUE));
        }
        double meanLoss = loss / labels.length;
        return meanLoss > DIVERGED ? diverged() : new Score((double) right / labels.length, meanLoss);
    }
}
