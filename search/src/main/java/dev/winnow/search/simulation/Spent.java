package dev.winnow.search.simulation;

/**
 * What workers spent their time on, all of them together. A start, a step and a leave count in whole when they begin.
 *
 * @param starts how often a trial was started
 * @param starting virtual seconds in starts
 * @param training virtual seconds in steps
 * @param leaving virtual seconds in which a worker was held by a trial that trained no more
 */
public record Spent(long starts, double starting, double training, double leaving) {
    static final Spent NOTHING = new Spent(0, 0, 0, 0);

    /** Virtual seconds in which workers were held: what a cluster counts as used. */
    public double held() {
        return starting + training + leaving;
    }

    Spent started(double seconds) {
        return new Spent(starts + 1, starting + seconds, training, leaving);
    }

    Spent trained(double seconds) {
        return new Spent(starts, starting, training + seconds, leaving);
    }

    Spent left(double seconds) {
        return new Spent(starts, starting, training, leaving + seconds);
    }
}
