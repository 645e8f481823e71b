package dev.winnow.search.statistics;

import java.util.List;

/**
 * A line through points, with what is not known of it. Line and error are estimated together with a prior, which six points
 * outweigh: a slope around 0.7, an error of variance 0.3. So the points are scores of mean 0 and variance 1.
 *
 * <p>Source: Bayesian linear regression with a conjugate prior, as in Gelman et al., "Bayesian Data Analysis", 3rd edition,
 * chapter 14.
 *
 * @param error variance of the points around the line
 * @param levels variance of its level
 * @param both covariance of level and slope
 * @param slopes variance of its slope
 */
public record BayesianLine(double level, double slope, double error, double levels, double both, double slopes) {
    private static final double PRIOR_SLOPE = 0.7;
    private static final double PRIOR_SLOPE_PRECISION = 1 / 0.25;
    private static final double PRIOR_LEVEL_PRECISION = 1 / 9.0;
    private static final double PRIOR_ERROR = 0.3;
    private static final int PRIOR_POINTS = 3;
    /** The error and the line are estimated in turns. */
    private static final int ROUNDS = 6;

    /** The line through some points, of two coordinates each. */
    public static BayesianLine through(List<double[]> points) {
        BayesianLine line = given(points, PRIOR_ERROR);
        for (int round = 1; round < ROUNDS; round++) {
            line = given(points, line.estimate(points));
        }
        return line;
    }

    private static BayesianLine given(List<double[]> points, double error) {
        double n = PRIOR_LEVEL_PRECISION;
        double x = 0;
        double xx = PRIOR_SLOPE_PRECISION;
        double y = 0;
        double xy = PRIOR_SLOPE * PRIOR_SLOPE_PRECISION;
        for (double[] point : points) {
            n += 1 / error;
            x += point[0] / error;
            xx += point[0] * point[0] / error;
            y += point[1] / error;
            xy += point[0] * point[1] / error;
        }
        double determinant = n * xx - x * x;
        double levels = xx / determinant;
        double both = -x / determinant;
        double slopes = n / determinant;
        return new BayesianLine(levels * y + both * xy, both * y + slopes * xy, error, levels, both, slopes);
    }

    /** The error around this line, with the points that the line itself takes up and those that the prior stands for. */
    private double estimate(List<double[]> points) {
        double squares = 0;
        double taken = 0;
        for (double[] point : points) {
            double away = point[1] - at(point[0]);
            squares += away * away;
            taken += doubt(point[0]) / error;
        }
        double free = Math.max(points.size() - taken, PRIOR_ERROR * points.size());
        return (squares + PRIOR_POINTS * PRIOR_ERROR) / (free + PRIOR_POINTS);
    }

    private double doubt(double x) {
        return levels + 2 * both * x + slopes * x * x;
    }

    /** What is expected there. */
    public double at(double x) {
        return level + slope * x;
    }

    /** Variance of what is there: of the line and of the points around it. */
    public double variance(double x) {
        return error + doubt(x);
    }
}
