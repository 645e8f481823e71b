package dev.winnow.trainer;

/**
 * Images and their classes, row by row.
 *
 * @param pixels {@code size x PIXELS} numbers in 0..1, row after row
 * @param labels one class in 0..9 per row
 */
@SuppressWarnings("ArrayRecordComponent") // arrays for their speed; nobody compares two of these
record Samples(float[] pixels, int[] labels) {
    static final int PIXELS = 64;
    static final int CLASSES = 10;

    Samples {
        if (pixels.length != labels.length * PIXELS) {
            throw new IllegalArgumentException(
                    "%d pixels for %d labels of %d pixels each".formatted(pixels.length, labels.length, PIXELS));
        }
    }

    int size() {
        return labels.length;
    }

    /** The rows {@code order[from]} to {@code order[to - 1]}. */
    Samples pick(int[] order, int from, int to) {
        float[] somePixels = new float[(to - from) * PIXELS];
        int[] someLabels = new int[to - from];
        for (int i = from; i < to; i++) {
            System.arraycopy(pixels, order[i] * PIXELS, somePixels, (i - from) * PIXELS, PIXELS);
            someLabels[i - from] = labels[order[i]];
        }
        return new Samples(somePixels, someLabels);
    }

    /** The labels as {@code size x CLASSES} numbers: 1 at the class, else 0. */
    float[] oneHot() {
        float[] oneHot = new float[size() * CLASSES];
        for (int i = 0; i < size(); i++) {
            oneHot[i * CLASSES + labels[i]] = 1;
        }
        return oneHot;
    }
}
