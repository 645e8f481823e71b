package dev.winnow.search.sampler.gp;

/**
 * Kernel of all polynomials of degree 2 in the numbers of a {@link UnitCube}: the square of {@code 1 + u . v}, where u and v
 * are two points with the middle of the cube as their origin. Whatever surface has a best point is nearly such a polynomial
 * around it, and few measurements tell its slope and its curvature in all directions, oblique ones too, of which
 * {@link Matern} with a length scale for each column knows nothing.
 *
 * <p>Source: Rasmussen and Williams, "Gaussian Processes for Machine Learning", MIT Press 2006, section 4.2.2.
 *
 * @param scale variance at a point that is as far from the middle as most are
 * @param categorical which columns hold choices; they have no part in it
 */
record Quadratic(double scale, boolean[] categorical) {

    /** What the covariance of two points is the square of, at scale 1. */
    static double product(boolean[] categorical, double[] a, double[] b) {
        double sum = 1;
        for (int d = 0; d < categorical.length; d++) {
            sum += categorical[d] ? 0 : fromMiddle(a[d]) * fromMiddle(b[d]);
        }
        return sum / norm(categorical);
    }

    double product(double[] a, double[] b) {
        return product(categorical, a, b);
    }

    double covariance(double product) {
        return scale * product * product;
    }

    /** Derivative of the covariance by a column, not a choice, of the first of two points, or half of it if both are one. */
    double slope(double product, double[] other, int column) {
        return 2 * scale * product * 2 * fromMiddle(other[column]) / norm(categorical);
    }

    /** In [-1, 1]. */
    private static double fromMiddle(double place) {
        return 2 * place - 1;
    }

    /** The mean of {@code 1 + u . u} in the cube. */
    private static double norm(boolean[] categorical) {
        double norm = 1;
        for (boolean choice : categorical) {
            norm += choice ? 0 : 1.0 / 3;
        }
        return norm;
    }
}
