package dev.winnow.search;

/** Whether a smaller or a larger objective is better. */
public enum Direction {
    MINIMIZE,
    MAXIMIZE;

    /** The value as a loss: smaller is better whatever the direction. */
    public double loss(double value) {
        return this == MINIMIZE ? value : -value;
    }
}
