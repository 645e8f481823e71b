package dev.winnow.trainer;

import java.util.function.BiFunction;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The families of networks, each with the form in which it takes a sample. */
enum Model {
    MLP(Mlp::build, Form.VECTOR),
    CNN(Cnn::build, Form.IMAGE),
    LSTM(Lstm::build, Form.SEQUENCE),
    GRU(Gru::build, Form.SEQUENCE);

    @SuppressWarnings("ImmutableEnumChecker") // a method reference
    private final BiFunction<Blueprint, Hyperparameters, String> body;

    private final Form form;

    Model(BiFunction<Blueprint, Hyperparameters, String> body, Form form) {
        this.body = body;
        this.form = form;
    }

    /** Adds all layers but the last; gives the name of the topmost. */
    String build(Blueprint blueprint, Hyperparameters parameters) {
        return body.apply(blueprint, parameters);
    }

    InputType inputType(Shape shape) {
        return switch (form) {
            case VECTOR -> InputType.feedForward(shape.size());
            case IMAGE -> InputType.convolutional(shape.steps(), shape.features(), 1);
            case SEQUENCE -> InputType.recurrent(shape.features(), shape.steps());
        };
    }

    /** Samples as an array of this model's form, to be closed by the caller. */
    INDArray inputs(Samples samples, Shape shape) {
        return switch (form) {
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

    private enum Form {
        /** {@code [samples, numbers]}. */
        VECTOR,
        /** {@code [samples, 1, height, width]}. */
        IMAGE,
        /** {@code [samples, features, steps]}. */
        SEQUENCE
    }
}
