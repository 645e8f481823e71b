package dev.winnow.trainer.kernel;

import java.util.stream.IntStream;

/** Gated recurrent units; {@link GruLayer} has their equations. */
final class GruCell extends Cell {
    private static final int GATES = 3;

    private final Weights weights;
    private final int units;
    private final int samples;
    private final Kept[] kept;

    private final Block updateAndResetError;
    private final Block candidateError;
    private final Block resetError;
    private final Block recalledError;

    /**
     * What is kept of a step.
     *
     * @param gates update, reset and candidate
     * @param switches update and reset
     * @param recalled what the reset gate left of the state before
     */
    private record Kept(Block gates, Block switches, Block candidate, Block recalled) {
        static Kept of(int state) {
            Block gates = Block.of(GATES * (long) state);
            return new Kept(gates, gates.part(0, 2L * state), gates.part(2L * state, state), Block.of(state));
        }
    }

    GruCell(Extent extent, Weights weights) {
        super(extent, GATES);
        this.weights = weights;
        this.units = extent.units();
        this.samples = extent.samples();
        int state = extent.state();
        kept = IntStream.range(0, extent.kept()).mapToObj(i -> Kept.of(state)).toArray(Kept[]::new);
        updateAndResetError = gateErrors.part(0, 2L * state);
        resetError = gateErrors.part(state, state);
        candidateError = gateErrors.part(2L * state, state);
        recalledError = Block.of(state);
    }

    @Override
    void forward(int step) {
        Kept now = kept(step);
        now.gates.product(weights.of(GruWeights.BIAS), false, ones, false, GATES * units, 1, samples, false);
        now.gates.product(
                weights.of(GruWeights.INPUT),
                true,
                input(step),
                false,
                GATES * units,
                extent.features(),
                samples,
                true);
        if (step > 0) {
            now.switches.product(
                    weights.of(GruWeights.GATES), true, state(step - 1), false, 2 * units, units, samples, true);
        }
        now.switches.sigmoid();
        if (step > 0) {
            recall(step);
            now.candidate.product(
                    weights.of(GruWeights.CANDIDATE), true, now.recalled, false, units, units, samples, true);
        }
        now.candidate.tanh();
        move(step);
    }

    private void recall(int step) {
        Kept now = kept(step);
        inTiles((from, length) -> {
            float[] reset = tile(0, now.gates, extent.state() + from, length);
            float[] before = tile(1, state(step - 1), from, length);
            for (int i = 0; i < length; i++) {
                before[i] *= reset[i];
            }
            now.recalled.write(from, before, length);
        });
    }

    private void move(int step) {
        Kept now = kept(step);
        inTiles((from, length) -> {
            float[] update = tile(0, now.gates, from, length);
            float[] candidate = tile(1, now.candidate, from, length);
            float[] state = tile(2, state(step - 1), from, length);
            for (int i = 0; i < length; i++) {
                state[i] = update[i] * state[i] + (1 - update[i]) * candidate[i];
            }
            state(step).write(from, state, length);
        });
    }

    @Override
    void backward(int step) {
        Kept now = kept(step);
        moveBack(step);
        if (step > 0) {
            recalledError.product(
                    weights.of(GruWeights.CANDIDATE), false, candidateError, false, units, units, samples, false);
            recallBack(step);
            stateError.product(
                    weights.of(GruWeights.GATES), false, updateAndResetError, false, units, 2 * units, samples, true);
            weights.gradientOf(GruWeights.GATES)
                    .product(state(step - 1), false, updateAndResetError, true, units, samples, 2 * units, true);
            weights.gradientOf(GruWeights.CANDIDATE)
                    .product(now.recalled, false, candidateError, true, units, samples, units, true);
        } else {
            resetError.array().assign(0);
        }
        inputError(step)
                .product(
                        weights.of(GruWeights.INPUT),
                        false,
                        gateErrors,
                        false,
                        extent.features(),
                        GATES * units,
                        samples,
                        false);
        weights.gradientOf(GruWeights.INPUT)
                .product(input(step), false, gateErrors, true, extent.features(), samples, GATES * units, true);
        weights.gradientOf(GruWeights.BIAS).product(gateErrors, false, ones, false, GATES * units, samples, 1, true);
    }

    private void moveBack(int step) {
        Kept now = kept(step);
        inTiles((from, length) -> {
            float[] update = tile(0, now.gates, from, length);
            float[] candidate = tile(1, now.candidate, from, length);
            float[] before = tile(2, state(step - 1), from, length);
            float[] error = tile(3, stateError, from, length);
            for (int i = 0; i < length; i++) {
                float z = update[i];
                float c = candidate[i];
                float e = error[i];
                candidate[i] = e * (1 - z) * (1 - c * c);
                update[i] = e * (before[i] - c) * z * (1 - z);
                error[i] = e * z;
            }
            candidateError.write(from, candidate, length);
            gateErrors.write(from, update, length);
            stateError.write(from, error, length);
        });
    }

    private void recallBack(int step) {
        Kept now = kept(step);
        inTiles((from, length) -> {
            float[] reset = tile(0, now.gates, extent.state() + from, length);
            float[] before = tile(1, state(step - 1), from, length);
            float[] recalled = tile(2, recalledError, from, length);
            float[] error = tile(3, stateError, from, length);
            for (int i = 0; i < length; i++) {
                float r = reset[i];
                error[i] += recalled[i] * r;
                reset[i] = recalled[i] * before[i] * r * (1 - r);
            }
            resetError.write(from, reset, length);
            stateError.write(from, error, length);
        });
    }

    private Kept kept(int step) {
        return kept[step % kept.length];
    }
}
