package dev.winnow.bench.problem;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The surrogate of LCBench: validation accuracy in percent of networks with 7 hyperparameters on 34 OpenML tasks, after
 * each of 52 epochs, as an ONNX model.
 *
 * <p>Source: Zimmer, Lindauer, Hutter, "Auto-PyTorch Tabular", IEEE TPAMI 2021; surrogate from Pfisterer et al., "YAHPO
 * Gym", AutoML 2022, licensed under Apache-2.0.
 */
public final class Lcbench implements AutoCloseable {
    static final int EPOCHS = 52;
    private static final int ACCURACY = 1;
    /** Rows that the surrogate evaluates at once. */
    private static final int BATCH = 1000;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final JsonNode codes;

    /** Opens the surrogate in a folder with {@code model.onnx} and {@code encoding.json}. */
    public Lcbench(Path folder) throws IOException, OrtException {
        var options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        session = environment.createSession(folder.resolve("model.onnx").toString(), options);
        codes = new ObjectMapper().readTree(folder.resolve("encoding.json").toFile());
    }

    /**
     * One task as a problem.
     *
     * @param task number of the task at OpenML
     */
    public LcbenchTask task(String task) {
        var code = codes.path("OpenML_task_id").path(task);
        if (!code.isInt()) {
            throw new IllegalArgumentException("LCBench has no task " + task);
        }
        return new LcbenchTask(this, task, code.intValue());
    }

    /**
     * Validation accuracy in percent after each epoch.
     *
     * @param settings batch size, learning rate, momentum, weight decay, layers, units, dropout
     */
    double[] curve(int code, float[] settings) {
        return accuracies(
                code,
                Collections.nCopies(EPOCHS, settings),
                IntStream.rangeClosed(1, EPOCHS).toArray());
    }

    /** Validation accuracy in percent of many settings after one epoch. */
    double[] accuracies(int code, List<float[]> settings, int epoch) {
        return IntStream.iterate(0, from -> from < settings.size(), from -> from + BATCH)
                .mapToObj(from -> settings.subList(from, Math.min(from + BATCH, settings.size())))
                .flatMapToDouble(batch -> Arrays.stream(accuracies(
                        code,
                        batch,
                        IntStream.generate(() -> epoch).limit(batch.size()).toArray())))
                .toArray();
    }

    private double[] accuracies(int code, List<float[]> settings, int[] epochs) {
        var categories = new int[epochs.length][];
        var numbers = new float[epochs.length][];
        for (int i = 0; i < epochs.length; i++) {
            float[] row = settings.get(i);
            categories[i] = new int[] {code};
            numbers[i] = new float[row.length + 1];
            numbers[i][0] = epochs[i];
            System.arraycopy(row, 0, numbers[i], 1, row.length);
        }
        try (var category = OnnxTensor.createTensor(environment, categories);
                var number = OnnxTensor.createTensor(environment, numbers);
                var result = session.run(Map.of("x_cat", category, "x_cont", number))) {
            var rows = (float[][]) result.get(0).getValue();
            return IntStream.range(0, epochs.length)
                    .mapToDouble(i -> rows[i][ACCURACY])
                    .toArray();
        } catch (OrtException e) {
            throw new IllegalStateException("the surrogate could not be evaluated", e);
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
