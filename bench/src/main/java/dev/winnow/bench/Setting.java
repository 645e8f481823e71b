package dev.winnow.bench;

/**
 * How the trials of a study follow each other. The same settings, by the same names, stand in {@code peers/samplers.py}.
 *
 * <p>With several workers each trial takes equally long: the oldest one ends, then the next one is drawn.
 */
enum Setting {
    /** One trial after the other. */
    ONE(1, false),
    /** Eight workers. */
    EIGHT(8, false),
    /** Twenty workers. */
    TWENTY(20, false),
    /** One trial after the other, and what is measured is off by a normal error. */
    NOISY(1, true);

    private final int workers;
    private final boolean noisy;

    Setting(int workers, boolean noisy) {
        this.workers = workers;
        this.noisy = noisy;
    }

    int workers() {
        return workers;
    }

    boolean noisy() {
        return noisy;
    }
}
