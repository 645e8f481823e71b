package dev.winnow.search.trial;

/** Whether a smaller or a larger objective is better. */
public enum Direction {
    MINIMIZE,
    MAXIMIZE;

    /** The value as a loss: smaller is better whatever the direction. A zero is never negative, so zeros are equal. */
    public double loss(double value) {
        return (this == MINIMIZE ? value : -value) + 0.0;
    }

    /** The value that has a loss: the reverse of {@link #loss}. */
    public double value(double loss) {
        return loss(loss);
    }
}
