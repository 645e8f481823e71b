package dev.winnow.trainer.learn;

/**
 * Tells a network that its own steps have thrown away from one that merely learns badly.
 *
 * <p>What counts is the loss on what it learns from, as a step minimizes that. The validation loss does not tell: early
 * in a training the statistics of batch normalization are rough, and a network that learns well may have any.
 */
final class Divergence {
    /** Times the loss of a network that knows nothing: above chance, for a mean over batches. */
    private static final double WORSE = 1.05;
    /** The same when the batches are few: the first steps of a training often go astray and recover. */
    private static final double MUCH_WORSE = 3;

    private static final int FEW = 5;

    private Divergence() {}

    /**
     * A network has diverged when its training loss is not a number, or when it is worse than knowing nothing and has
     * left its first weights farther behind than these are from zero. One that has hardly moved may start worse than
     * that, and learn.
     *
     * @param loss mean training loss of an epoch's later half, without penalties
     * @param batches of which it is the mean
     * @param ignorance {@link Scoring#ignorance} of the training samples
     */
    static boolean hasDiverged(double loss, int batches, double ignorance, float[] first, float[] now) {
        // written so that it holds for NaN too
        boolean knowsSomething = loss <= (batches < FEW ? MUCH_WORSE : WORSE) * ignorance;
        return !Double.isFinite(loss) || (!knowsSomething && hasLeft(first, now));
    }

    private static boolean hasLeft(float[] first, float[] now) {
        double way = 0;
        double length = 0;
        for (int i = 0; i < first.length; i++) {
            way += Math.pow((double) now[i] - first[i], 2);
            length += Math.pow(first[i], 2);
        }
        boolean near = way <= length;
        return !near;
    }
}
