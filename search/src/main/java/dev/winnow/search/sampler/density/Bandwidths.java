package dev.winnow.search.sampler.density;

import java.util.Arrays;

/** How wide the kernels of observed numbers are. All rules look at the neighbours of an observation on its line. */
public enum Bandwidths {
    /**
     * The larger distance to the two neighbours, at least {@code 1 / min(100, n + 2)} of the line. An end of the line is a
     * neighbour only when there is one observation alone. So Optuna 5 does.
     */
    NEIGHBOURS {
        @Override
        double narrowest(int n) {
            return 1.0 / Math.min(100, n + 2);
        }

        @Override
        double gap(NumberLine line, int n, double mean, double left, double right) {
            return toNeighbours(line, n, mean, left, right);
        }
    },

    /**
     * The same, but at least {@code max(0.03, (n + 2)^-2)} of the line. Ten good trials that lie close to each other then
     * have kernels of 3 % of the line, where {@link #NEIGHBOURS} takes 8 %.
     */
    CLOSE_NEIGHBOURS {
        @Override
        double narrowest(int n) {
            return narrow(n);
        }

        @Override
        double gap(NumberLine line, int n, double mean, double left, double right) {
            return toNeighbours(line, n, mean, left, right);
        }
    },

    /**
     * The same with the prior's mean, the middle of the line, as one of the neighbours. Source: Watanabe, arXiv 2304.11127,
     * recommended setting.
     */
    NEIGHBOURS_AND_PRIOR {
        @Override
        double narrowest(int n) {
            return narrow(n);
        }

        @Override
        double gap(NumberLine line, int n, double mean, double left, double right) {
            double middle = line.low() + line.length() / 2;
            return middle <= mean
                    ? farther(mean, Math.max(left, middle), right)
                    : farther(mean, left, Math.min(right, middle));
        }
    };

    /** The widths of the kernels of some observations, given by their positions on the line, oldest first. */
    double[] of(NumberLine line, double[] observations) {
        int n = observations.length;
        double narrowest = line.length() * narrowest(n);
        double[] widths = new double[n];
        Arrays.fill(widths, narrowest);
        Neighbours.visitApart(
                line,
                observations,
                narrowest,
                (i, left, right) -> widths[i] =
                        Math.min(Math.max(gap(line, n, observations[i], left, right), narrowest), line.length()));
        return widths;
    }

    /** The least width as a part of the line. */
    abstract double narrowest(int n);

    /** The distance that makes an observation's width. */
    abstract double gap(NumberLine line, int n, double mean, double left, double right);

    private static double narrow(int n) {
        return Math.max(0.03, 1 / ((n + 2.0) * (n + 2.0)));
    }

    private static double toNeighbours(NumberLine line, int n, double mean, double left, double right) {
        if (n == 1) {
            return Math.max(mean - line.low(), line.high() - mean);
        }
        return farther(mean, left, right);
    }

    private static double farther(double mean, double left, double right) {
        return Math.max(Double.isInfinite(left) ? 0 : mean - left, Double.isInfinite(right) ? 0 : right - mean);
    }
}
