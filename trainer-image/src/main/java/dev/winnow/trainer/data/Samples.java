package dev.winnow.trainer.data;

/**
 * Samples and what is to be predicted of them, row by row.
 *
 * @param inputs {@code size x width} numbers
 * @param width numbers per sample; at least 1
 * @param targets {@code size x outputs} numbers; of a class, 1 at the class and else 0
 * @param outputs numbers to predict per sample; at least 1
 */
@SuppressWarnings("ArrayRecordComponent") // arrays for their speed; nobody compares two of these
public record Samples(float[] inputs, int width, float[] targets, int outputs) {
    public Samples {
        if ((long) inputs.length * outputs != (long) targets.length * width || inputs.length % width != 0) {
            throw new IllegalArgumentException("%d inputs, %d to a sample, for %d targets, %d to a sample"
                    .formatted(inputs.length, width, targets.length, outputs));
        }
    }

    /**
     * Samples of classes.
     *
     * @param labels one class in 0..{@code classes - 1} per sample
     */
    public static Samples labelled(float[] inputs, int width, int[] labels, int classes) {
        float[] oneHot = new float[labels.length * classes];
        for (int i = 0; i < labels.length; i++) {
            oneHot[i * classes + labels[i]] = 1;
        }
        return new Samples(inputs, width, oneHot, classes);
    }

    public int size() {
        return inputs.length / width;
    }

    /** The class of a sample: the place of its greatest target. */
    public int label(int row) {
        int best = 0;
        for (int j = 1; j < outputs; j++) {
            if (targets[row * outputs + j] > targets[row * outputs + best]) {
                best = j;
            }
        }
        return best;
    }

    /** The rows {@code order[from]} to {@code order[to - 1]}. */
    public Samples pick(int[] order, int from, int to) {
        float[] someInputs = new float[(to - from) * width];
        float[] someTargets = new float[(to - from) * outputs];
        for (int i = from; i < to; i++) {
            System.arraycopy(inputs, order[i] * width, someInputs, (i - from) * width, width);
            System.arraycopy(targets, order[i] * outputs, someTargets, (i - from) * outputs, outputs);
        }
        return new Samples(someInputs, width, someTargets, outputs);
    }
}
