package dev.winnow.trainer;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What is to be predicted, and how a prediction is scored. */
enum Task {
    /**
     * One of several classes. {@code accuracy}: the share of samples put into their class, 0..1. {@code loss}: the mean
     * negative log-likelihood of the true class, in nats; 0 is perfect, ln of the number of classes is guessing.
     */
    CLASSIFICATION {
        @Override
        OutputLayer.Builder head() {
            return new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX);
        }

        @Override
        Score score(float[] outputs, Samples samples, double unit) {
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

        @Override
        double ignorance(Samples samples) {
            return Math.log(samples.outputs());
        }
    },

    /**
     * Numbers. {@code rmse}: the root of the mean squared error, in the data's own unit. {@code loss}: the mean squared
     * error of the scaled targets.
     */
    REGRESSION {
        @Override
        OutputLayer.Builder head() {
            return new OutputLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY);
        }

        @Override
        Score score(float[] outputs, Samples samples, double unit) {
            double error = 0;
            for (int i = 0; i < outputs.length; i++) {
                double difference = outputs[i] - samples.targets()[i];
                error += difference * difference;
            }
            double meanError = error / outputs.length;
            return finite(meanError, "rmse", unit * Math.sqrt(meanError));
        }

        @Override
        double ignorance(Samples samples) {
            double power = 0;
            for (float target : samples.targets()) {
                power += (double) target * target;
            }
            return power / samples.targets().length;
        }
    };

    /** The layer on top of a network for this task; its inputs and outputs are not counted yet. */
    abstract OutputLayer.Builder head();

    /**
     * Scores predictions.
     *
     * @param outputs a row of predictions for each of the samples
     * @return {@link Score#diverged} if one is not a number
     */
    abstract Score score(float[] outputs, Samples samples, double unit);

    /** The loss of a network that knows nothing of these samples: guesses each class alike, or says 0. */
    abstract double ignorance(Samples samples);

    private static Score finite(double loss, String metric, double value) {
        return Double.isFinite(loss)
                ? new Score(Map.of("loss", loss, metric, value))
                : Score.diverged(List.of("loss", metric));
    }
}
