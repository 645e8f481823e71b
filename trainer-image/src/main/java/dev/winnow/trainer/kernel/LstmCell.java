package dev.winnow.trainer.kernel;

import java.util.stream.IntStream;
import org.deeplearning4j.nn.params.LSTMParamInitializer;

/**
 * Units of long short-term memory, without peepholes. The gates are, in Deeplearning4j's order: what goes in (tanh), forget,
 * output, and how much goes in.
 */
final class LstmCell extends Cell {
    private static final String INPUT = LSTMParamInitializer.INPUT_WEIGHT_KEY;
    private static final String RECURRENT = LSTMParamInitializer.RECURRENT_WEIGHT_KEY;
    private static final String BIAS = LSTMParamInitializer.BIAS_KEY;
    private static final int GATES = 4;

    private final Weights weights;
    private final int rows;
    private final int samples;
    private final Kept[] kept;
    private final Block nothing;
    /** The gradient of the memory that the way back is at. */
    private final Block memoryError;

    /**
     * What is kept of a step.
     *
     * @param candidate the first of the gates
     * @param switches the other three
     * @param memory after the step
     * @param shown its tanh
     */
    private record Kept(Block gates, Block candidate, Block switches, Block memory, Block shown) {
        static Kept of(int state) {
            Block gates = Block.of(GATES * (long) state);
            return new Kept(
                    gates,
                    gates.part(0, state),
                    gates.part(state, (GATES - 1L) * state),
                    Block.of(state),
                    Block.of(state));
        }
    }

    LstmCell(Extent extent, Weights weights) {
        super(extent, GATES);
        this.weights = weights;
        this.rows = GATES * extent.units();
        this.samples = extent.samples();
        int state = extent.state();
        kept = IntStream.range(0, extent.kept()).mapToObj(i -> Kept.of(state)).toArray(Kept[]::new);
        nothing = state(-1);
        memoryError = Block.of(state);
    }

    @Override
    void forward(int step) {
        Kept now = kept(step);
        now.gates.product(weights.of(BIAS), false, ones, false, rows, 1, samples, false);
        now.gates.product(weights.of(INPUT), false, input(step), false, rows, extent.features(), samples, true);
        if (step > 0) {
            now.gates.product(
                    weights.of(RECURRENT), false, state(step - 1), false, rows, extent.units(), samples, true);
        }
        now.candidate.tanh();
        now.switches.sigmoid();
        remember(step);
        now.shown.tanh();
        show(step);
    }

    private void remember(int step) {
        Kept now = kept(step);
        inTiles((from, length) -> {
            float[] candidate = tile(0, now.gates, from, length);
            float[] forget = tile(1, now.gates, extent.state() + from, length);
            float[] admit = tile(2, now.gates, 3 * extent.state() + from, length);
            float[] memory = tile(3, memory(step - 1), from, length);
            for (int i = 0; i < length; i++) {
                memory[i] = forget[i] * memory[i] + admit[i] * candidate[i];
            }
            now.memory.write(from, memory, length);
            now.shown.write(from, memory, length);
        });
    }

    private void show(int step) {
        Kept now = kept(step);
        inTiles((from, length) -> {
            float[] output = tile(0, now.gates, 2 * extent.state() + from, length);
            float[] shown = tile(1, now.shown, from, length);
            for (int i = 0; i < length; i++) {
                output[i] *= shown[i];
            }
            state(step).write(from, output, length);
        });
    }

    @Override
    void begin() {
        memoryError.array().assign(0);
    }

    @Override
    void backward(int step) {
        errors(step);
        if (step > 0) {
            stateError.product(weights.of(RECURRENT), true, gateErrors, false, extent.units(), rows, samples, false);
            weights.gradientOf(RECURRENT)
                    .product(gateErrors, false, state(step - 1), true, rows, samples, extent.units(), true);
        }
        inputError(step).product(weights.of(INPUT), true, gateErrors, false, extent.features(), rows, samples, false);
        weights.gradientOf(INPUT).product(gateErrors, false, input(step), true, rows, samples, extent.features(), true);
        weights.gradientOf(BIAS).product(gateErrors, false, ones, false, rows, samples, 1, true);
    }

    private void errors(int step) {
        Kept now = kept(step);
        int state = extent.state();
        inTiles((from, length) -> {
            float[] candidate = tile(0, now.gates, from, length);
            float[] forget = tile(1, now.gates, state + from, length);
            float[] output = tile(2, now.gates, 2 * state + from, length);
            float[] admit = tile(3, now.gates, 3 * state + from, length);
            float[] shown = tile(4, now.shown, from, length);
            float[] before = tile(5, memory(step - 1), from, length);
            float[] ofState = tile(6, stateError, from, length);
            float[] ofMemory = tile(7, memoryError, from, length);
            for (int i = 0; i < length; i++) {
                float c = candidate[i];
                float f = forget[i];
                float o = output[i];
                float a = admit[i];
                float m = ofMemory[i] + ofState[i] * o * (1 - shown[i] * shown[i]);
                candidate[i] = m * a * (1 - c * c);
                forget[i] = m * before[i] * f * (1 - f);
                output[i] = ofState[i] * shown[i] * o * (1 - o);
                admit[i] = m * c * a * (1 - a);
                ofMemory[i] = m * f;
            }
            gateErrors.write(from, candidate, length);
            gateErrors.write(state + from, forget, length);
            gateErrors.write(2 * state + from, output, length);
            gateErrors.write(3 * state + from, admit, length);
            memoryError.write(from, ofMemory, length);
        });
    }

    private Block memory(int step) {
        return step < 0 ? nothing : kept(step).memory;
    }

    private Kept kept(int step) {
        return kept[step % kept.length];
    }
}
