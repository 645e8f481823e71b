package dev.winnow.trainer.learn;

import dev.winnow.trainer.settings.Schedule;

/**
 * The memory of {@link Schedule#PLATEAU}.
 *
 * @param best the least validation loss so far
 * @param stale epochs since
 * @param scale what the learning rate is multiplied by; in 0..1
 */
public record Plateau(double best, int stale, double scale) {
    public static final Plateau START = new Plateau(Double.POSITIVE_INFINITY, 0, 1);

    /**
     * After one epoch more.
     *
     * @param patience epochs without a lower loss after which the learning rate falls; at least 1
     * @param factor by which it falls; in 0..1
     */
    Plateau after(double loss, int patience, double factor) {
        if (loss < best) {
            return new Plateau(loss, 0, scale);
        }
        return stale + 1 < patience ? new Plateau(best, stale + 1, scale) : new Plateau(best, 0, scale * factor);
    }
}
