package dev.winnow.trainer.kernel;

/**
 * How much goes through recurrent units at once.
 *
 * @param features numbers in a step of a sample
 * @param learns whether a way back will follow
 * @param onlyLast whether nothing but the last state goes on
 */
record Extent(int samples, int steps, int features, int units, boolean learns, boolean onlyLast) {
    /** Numbers in a state of all samples. */
    int state() {
        return samples * units;
    }

    /** Steps whose gates are kept for the way back. */
    int kept() {
        return learns ? steps : 1;
    }
}
