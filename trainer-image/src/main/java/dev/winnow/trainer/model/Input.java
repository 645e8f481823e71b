package dev.winnow.trainer.model;

import dev.winnow.trainer.data.Samples;
import dev.winnow.trainer.data.Shape;
import dev.winnow.trainer.settings.Model;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The form in which a network takes its samples. */
public enum Input {
    /** {@code [samples, numbers]}. */
    VECTOR,
    /** {@code [samples, 1, height, width]}. */
    IMAGE,
    /** {@code [samples, features, steps]}. */
    SEQUENCE;

    public static Input of(Model model) {
        return switch (model) {
            case MLP -> VECTOR;
            case CNN -> IMAGE;
            case LSTM, GRU -> SEQUENCE;
        };
    }

    InputType type(Shape shape) {
        return switch (this) {
            case VECTOR -> InputType.feedForward(shape.size());
            case IMAGE -> InputType.convolutional(shape.steps(), shape.features(), 1);
            case SEQUENCE -> InputType.recurrent(shape.features(), shape.steps());
        };
    }

    /** Samples as an array of this form, to be closed by the caller. */
    public INDArray array(Samples samples, Shape shape) {
        return switch (this) {
            case VECTOR -> Nd4j.create(samples.inputs(), new long[] {samples.size(), shape.size()}, 'c');
            case IMAGE ->
                Nd4j.create(samples.inputs(), new long[] {samples.size(), 1, shape.steps(), shape.features()}, 'c');
            case SEQUENCE ->
                Nd4j.create(columns(samples, shape), new long[] {samples.size(), shape.features(), shape.steps()}, 'c');
        };
    }

    /** Each sample with its rows as columns: Deeplearning4j wants time last. */
    private static float[] columns(Samples samples, Shape shape) {
        float[] columns = new float[samples.inputs().length];
        for (int start = 0; start < columns.length; start += shape.size()) {
            for (int step = 0; step < shape.steps(); step++) {
                for (int feature = 0; feature < shape.features(); feature++) {
                    columns[start + feature * shape.steps() + step] =
                            samples.inputs()[start + step * shape.features() + feature];
                }
            }
        }
        return columns;
    }
}
