package dev.winnow.bench.problem;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
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
        var categories = new int[EPOCHS][];
        var numbers = new float[EPOCHS][];
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            categories[epoch - 1] = new int[] {code};
            numbers[epoch - 1] = new float[settings.length + 1];
            numbers[epoch - 1][0] = epoch;
            System.arraycopy(settings, 0, numbers[epoch - 1], 1, settings.length);
        }
        try (var category = OnnxTensor.createTensor(environment, categories);
                var number = OnnxTensor.createTensor(environment, numbers);
                var result = session.run(Map.of("x_cat", category, "x_cont", number))) {
            var rows = (float[][]) result.get(0).getValue();
            return IntStream.range(0, EPOCHS)
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
