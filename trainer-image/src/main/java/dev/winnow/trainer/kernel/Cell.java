package dev.winnow.trainer.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Recurrent units on their way through a sequence.
 *
 * <p>A matrix has a column for each sample and a row for each feature or unit; for gates, a row for each unit of the first
 * gate, then of the second, so that a gate is one piece of memory. What the way back asks for is kept for each step while
 * the network learns, and else overwritten.
 */
abstract class Cell {
    /** Numbers that a Java loop works on at a time, which stay in the processor's nearest memory. */
    private static final int TILE = 2048;

    private static final int TILES = 8;

    final Extent extent;
    /** One for each sample: makes a matrix of a column of biases, and sums over the samples. */
    final Block ones;
    /** The gradient of the state that the way back is at. */
    final Block stateError;
    /** The gradient of what the gates took there. */
    final Block gateErrors;

    private final Block input;
    private final Block[] inputs;
    private final Block states;
    private final Block[] statesAfter;
    private final Block nothing;
    private final Block error;
    private final Block[] errors;
    private final Block inputError;
    private final Block[] inputErrors;
    private final float[][] tiles = new float[TILES][TILE];

    Cell(Extent extent, int gates) {
        this.extent = extent;
        int steps = extent.steps();
        ones = Block.of(extent.samples());
        ones.array().assign(1);
        nothing = Block.of(extent.state());
        nothing.array().assign(0);
        input = Block.of(extent.samples(), extent.features(), steps);
        inputs = input.parts(steps);
        states = Block.of(extent.samples(), extent.units(), steps);
        statesAfter = states.parts(steps);
        stateError = Block.of(extent.state());
        gateErrors = Block.of((long) gates * extent.state());
        error = extent.onlyLast()
                ? Block.of(extent.samples(), extent.units())
                : Block.of(extent.samples(), extent.units(), steps);
        errors = error.parts(extent.onlyLast() ? 1 : steps);
        inputError = Block.of(extent.samples(), extent.features(), steps);
        inputErrors = inputError.parts(steps);
    }

    /** From the state before a step to the one after it. */
    abstract void forward(int step);

    /** Before the way back. */
    void begin() {}

    /** From the gradient of the state after a step to those of its input, of the state before it and of the weights. */
    abstract void backward(int step);

    /** Goes through a sequence; gives the states after all steps, or the last one. */
    final INDArray run(INDArray sequence) {
        input.array().assign(sequence);
        for (int step = 0; step < extent.steps(); step++) {
            forward(step);
        }
        return extent.onlyLast()
                ? state(extent.steps() - 1).array().reshape('f', new long[] {extent.samples(), extent.units()})
                : states.array();
    }

    /** Goes back from the gradient of what {@link #run} gave; gives the gradient of the sequence. */
    final INDArray back(INDArray epsilon) {
        error.array().assign(epsilon);
        stateError.array().assign(0);
        begin();
        for (int step = extent.steps() - 1; step >= 0; step--) {
            if (!extent.onlyLast()) {
                stateError.array().addi(errors[step].array());
            } else if (step == extent.steps() - 1) {
                stateError.array().assign(errors[0].array());
            }
            backward(step);
        }
        return inputError.array();
    }

    final Block input(int step) {
        return inputs[step];
    }

    final Block inputError(int step) {
        return inputErrors[step];
    }

    /** The state after a step; -1 is before the first. */
    final Block state(int step) {
        return step < 0 ? nothing : statesAfter[step];
    }

    /** A loop over a state's numbers, some thousand at a time. */
    interface Loop {
        /** Works on the numbers {@code from} to {@code from + length - 1}. */
        void over(int from, int length);
    }

    final void inTiles(Loop loop) {
        for (int from = 0; from < extent.state(); from += TILE) {
            loop.over(from, Math.min(TILE, extent.state() - from));
        }
    }

    /** One of the arrays for a loop, filled with the numbers of a block from some place on. */
    final float[] tile(int index, Block from, int at, int length) {
        float[] tile = tiles[index];
        from.read(at, tile, length);
        return tile;
    }
}
