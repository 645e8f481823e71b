package dev.winnow.search.sampler.gp;

import dev.winnow.search.statistics.Gauss;

/**
 * Logarithm of the expected improvement over the best value so far; unlike the improvement itself it tells points apart
 * where both are hopeless.
 *
 * <p>Source: Ament, Daulton, Eriksson, Balandat, Bakshy: "Unexpected improvements to expected improvement for Bayesian
 * optimization", NeurIPS 2023, equation 9.
 */
public final class LogExpectedImprovement {
    private static final double SQRT_HALF = 0.70710678118654752440;
    private static final double SQRT_HALF_PI = 1.25331413731550025121;
    private static final double FAR = -25;
    private static final double NEAR = -1;

    private LogExpectedImprovement() {}

    /** For a prediction, when smaller values are better. */
    static double of(double best, double mean, double deviation) {
        return ofStandard((best - mean) / deviation) + StrictMath.log(deviation);
    }

    /** {@code log(z Phi(z) + phi(z))}. */
    static double ofStandard(double z) {
        if (z > NEAR) {
            return StrictMath.log(z * Gauss.cumulative(z) + Gauss.density(z));
        }
        double logDensity = -0.5 * z * z - Gauss.LOG_SQRT_TWO_PI;
        // Far out the difference of two numbers near 1 would cancel; its series does not.
        double remainder = z > FAR ? 1 + SQRT_HALF_PI * z * Gauss.erfcx(-z * SQRT_HALF) : series(1 / (z * z));
        return logDensity + StrictMath.log(remainder);
    }

    /** Asymptotic value of {@code 1 - sqrt(pi/2) |z| erfcx(|z| / sqrt 2)}, with y = 1 / z^2. */
    private static double series(double y) {
        return y * (1 - 3 * y * (1 - 5 * y * (1 - 7 * y)));
    }

    /** Derivative of {@link #ofStandard}: {@code Phi(z) / (z Phi(z) + phi(z))}. */
    static double slope(double z) {
        if (z > NEAR) {
            double cumulative = Gauss.cumulative(z);
            return cumulative / (z * cumulative + Gauss.density(z));
        }
        double tail = SQRT_HALF_PI * Gauss.erfcx(-z * SQRT_HALF);
        double remainder = z > FAR ? 1 + z * tail : series(1 / (z * z));
        return tail / remainder;
    }
}
