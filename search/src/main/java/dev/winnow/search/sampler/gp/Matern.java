package dev.winnow.search.sampler.gp;

/**
 * Matern kernel of smoothness 5/2 with a length scale for each column of a {@link UnitCube}; between two choices the
 * distance is 0 or 1.
 *
 * @param inverseSquares {@code 1 / length^2} for the length scale of each column
 * @param scale variance of the Gaussian process
 * @param categorical which columns hold choices
 */
record Matern(double[] inverseSquares, double scale, boolean[] categorical) {
    private static final double SQRT_5 = 2.23606797749978969641;

    /** What each column adds to the squared distance of two points before it is weighed. */
    static double[] squares(boolean[] categorical, double[] a, double[] b) {
        double[] squares = new double[categorical.length];
        for (int d = 0; d < squares.length; d++) {
            double distance = a[d] - b[d];
            squares[d] = categorical[d] ? (distance == 0 ? 0 : 1) : distance * distance;
        }
        return squares;
    }

    /** The squared distance of two points, of which the {@link #squares} are given. */
    double weigh(double[] squares) {
        double sum = 0;
        for (int d = 0; d < inverseSquares.length; d++) {
            sum += inverseSquares[d] * squares[d];
        }
        return sum;
    }

    double squaredDistance(double[] a, double[] b) {
        double sum = 0;
        for (int d = 0; d < inverseSquares.length; d++) {
            double distance = a[d] - b[d];
            sum += inverseSquares[d] * (categorical[d] ? (distance == 0 ? 0 : 1) : distance * distance);
        }
        return sum;
    }

    /** The exponential in the kernel, which its value and its slope share. */
    static double decay(double squaredDistance) {
        return StrictMath.exp(-SQRT_5 * Math.sqrt(squaredDistance));
    }

    double covariance(double squaredDistance) {
        return covariance(squaredDistance, decay(squaredDistance));
    }

    double covariance(double squaredDistance, double decay) {
        double r = SQRT_5 * Math.sqrt(squaredDistance);
        return scale * (1 + r + r * r / 3) * decay;
    }

    /** Derivative of the covariance by the squared distance. */
    double slope(double squaredDistance, double decay) {
        double r = SQRT_5 * Math.sqrt(squaredDistance);
        return -5.0 / 6 * scale * (1 + r) * decay;
    }
}
