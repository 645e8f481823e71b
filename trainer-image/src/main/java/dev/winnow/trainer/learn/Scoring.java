package dev.winnow.trainer.learn;

import dev.winnow.trainer.data.Samples;
import dev.winnow.trainer.settings.Task;
import java.util.List;
import java.util.Map;

/** How a prediction is scored. */
final class Scoring {
    private Scoring() {}

    /**
     * Scores predictions.
     *
     * <p>Of classes, {@code accuracy}: the share of samples put into their class, 0..1; {@code loss}: the mean negative
     * log-likelihood of the true class, in nats; 0 is perfect, ln of the number of classes is guessing. Of numbers, {@code
     * rmse}: the root of the mean squared error, in the data's own unit; {@code loss}: the mean squared error of the scaled
     * targets.
     *
     * @param outputs a row of predictions for each of the samples
     * @param unit what a target of 1 is in the data's own unit
     * @return {@link Score#diverged} if one is not a number
     */
    static Score score(Task task, float[] outputs, Samples samples, double unit) {
        return switch (task) {
            case CLASSIFICATION -> classes(outputs, samples);
            case REGRESSION -> numbers(outputs, samples, unit);
        };
    }

    /** The loss of a network that knows nothing of these samples: guesses each class alike, or says 0. */
    static double ignorance(Task task, Samples samples) {
        return switch (task) {
            case CLASSIFICATION -> Math.log(samples.outputs());
            case REGRESSION -> {
                double power = 0;
                for (float target : samples.targets()) {
                    power += (double) target * target;
                }
                yield power / samples.targets().length;
            }
        };
    }

    private static Score classes(float[] outputs, Samples samples) {
        int classes = samples.outputs();
        int right = 0;
        double loss = 0;
        for (int row = 0; row < samples.size(); row++) {
            int label = samples.label(row);
            int best = 0;
            for (int j = 0; j < classes; j++) {
                if (outputs[row * classes + j] > outputs[row * classes + best]) {
                    best = j;
                }
            }
            right += best == label ? 1 : 0;
            // NaN stays NaN in max
            loss -= Math.log(Math.max(outputs[row * classes + label], Float.MIN_VALUE));
        }
        return finite(loss / samples.size(), "accuracy", (double) right / samples.size());
    }

    private static Score numbers(float[] outputs, Samples samples, double unit) {
        double error = 0;
        for (int i = 0; i < outputs.length; i++) {
            double difference = outputs[i] - samples.targets()[i];
            error += difference * difference;
        }
        double meanError = error / outputs.length;
        return finite(meanError, "rmse", unit * Math.sqrt(meanError));
    }

    private static Score finite(double loss, String metric, double value) {
        return Double.isFinite(loss)
                ? new Score(Map.of("loss", loss, metric, value))
                : Score.diverged(List.of("loss", metric));
    }
}
