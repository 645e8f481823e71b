package dev.winnow.search;

/** How wide the kernels of observed numbers are. Both rules look at the neighbours of an observation on its line. */
enum Bandwidths {
    /**
     * The larger distance to the two neighbours, at least {@code 1 / min(100, n + 2)} of the line. An end of the line is a
     * neighbour only when there is one observation alone.
     */
    NEIGHBOURS {
        @Override
        void fill(NumberLine line, double[] observations, int[] order, double[] widths) {
            int n = observations.length;
            double narrowest = line.length() / Math.min(100, n + 2);
            for (int i = 0; i < n; i++) {
                double mean = observations[order[i]];
                double left = i > 0 ? mean - observations[order[i - 1]] : n == 1 ? mean - line.low() : 0;
                double right = i < n - 1 ? observations[order[i + 1]] - mean : n == 1 ? line.high() - mean : 0;
                widths[order[i]] = clip(Math.max(left, right), narrowest, line.length());
            }
        }
    },

    /**
     * The same with the prior's mean, the middle of the line, as one of the neighbours, and at least
     * {@code max(0.03, (n + 2)^-2)} of the line. Source: Watanabe, arXiv 2304.11127, recommended setting.
     */
    NEIGHBOURS_AND_PRIOR {
        @Override
        void fill(NumberLine line, double[] observations, int[] order, double[] widths) {
            int n = observations.length;
            double narrowest = line.length() * Math.max(0.03, 1 / ((n + 2.0) * (n + 2.0)));
            double middle = line.low() + line.length() / 2;
            for (int i = 0; i < n; i++) {
                double mean = observations[order[i]];
                double left = i > 0 ? observations[order[i - 1]] : Double.NEGATIVE_INFINITY;
                double right = i < n - 1 ? observations[order[i + 1]] : Double.POSITIVE_INFINITY;
                if (middle <= mean) {
                    left = Math.max(left, middle);
                } else {
                    right = Math.min(right, middle);
                }
                double gap = Math.max(
                        Double.isInfinite(left) ? 0 : mean - left, Double.isInfinite(right) ? 0 : right - mean);
                widths[order[i]] = clip(gap, narrowest, line.length());
            }
        }
    };

    /**
     * Sets the first {@code n} widths.
     *
     * @param observations positions on the line, oldest first
     * @param order indices of the observations, smallest first
     */
    abstract void fill(NumberLine line, double[] observations, int[] order, double[] widths);

    private static double clip(double width, double narrowest, double widest) {
        return Math.min(Math.max(width, narrowest), widest);
    }
}
