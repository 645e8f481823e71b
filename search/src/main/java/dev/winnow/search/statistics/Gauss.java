package dev.winnow.search.statistics;

import java.util.random.RandomGenerator;

/**
 * The standard normal distribution, to 15 digits and far into the tails. Only {@link StrictMath} and the four operations
 * are used, so every machine finds the same digits; libraries use the processor's own exponential.
 *
 * <p>Source of the rational approximations of erfc: W. J. Cody, "Rational Chebyshev approximations for the error
 * function", Mathematics of Computation 23 (1969).
 */
public final class Gauss {
    public static final double LOG_SQRT_TWO_PI = 0.91893853320467274178;
    private static final double SQRT_HALF = 0.70710678118654752440;
    private static final double ONE_BY_SQRT_PI = 0.56418958354775628695;

    private static final double[] A = {
        3.16112374387056560e00,
        1.13864154151050156e02,
        3.77485237685302021e02,
        3.20937758913846947e03,
        1.85777706184603153e-1
    };
    private static final double[] B = {
        2.36012909523441209e01, 2.44024637934444173e02, 1.28261652607737228e03, 2.84423683343917062e03
    };
    private static final double[] C = {
        5.64188496988670089e-1,
        8.88314979438837594e0,
        6.61191906371416295e01,
        2.98635138197400131e02,
        8.81952221241769090e02,
        1.71204761263407058e03,
        2.05107837782607147e03,
        1.23033935479799725e03,
        2.15311535474403846e-8
    };
    private static final double[] D = {
        1.57449261107098347e01,
        1.17693950891312499e02,
        5.37181101862009858e02,
        1.62138957456669019e03,
        3.29079923573345963e03,
        4.36261909014324716e03,
        3.43936767414372164e03,
        1.23033935480374942e03
    };
    private static final double[] P = {
        3.05326634961232344e-1,
        3.60344899949804439e-1,
        1.25781726111229246e-1,
        1.60837851487422766e-2,
        6.58749161529837803e-4,
        1.63153871373020978e-2
    };
    private static final double[] Q = {
        2.56852019228982242e00,
        1.87295284992346725e00,
        5.27905102951428412e-1,
        6.05183413124413191e-2,
        2.33520497626869185e-3
    };

    private static final double SMALL = 0.46875;
    private static final double LARGE = 4;

    private Gauss() {}

    /** Probability of a value below {@code z}. */
    public static double cumulative(double z) {
        double y = Math.abs(z) * SQRT_HALF;
        double upperTail = y <= SMALL ? 0.5 - 0.5 * erfSmall(y) : 0.5 * StrictMath.exp(-y * y) * erfcx(y);
        return z <= 0 ? upperTail : 1 - upperTail;
    }

    /** Probability of a value between {@code a} and {@code b}, {@code a <= b}; exact in either tail. */
    public static double mass(double a, double b) {
        return a > 0 ? cumulative(-a) - cumulative(-b) : cumulative(b) - cumulative(a);
    }

    /** The quantile of a probability in [0.5, 1), by Newton's method on the logarithm of the tail. */
    public static double quantile(double probability) {
        double tail = 1 - probability;
        double z = 0;
        for (int i = 0; i < 20; i++) {
            double left = cumulative(-z);
            z += (left / density(z)) * StrictMath.log(left / tail);
        }
        return z;
    }

    public static double density(double z) {
        return StrictMath.exp(-0.5 * z * z - LOG_SQRT_TWO_PI);
    }

    /** {@code exp(x^2) erfc(x)} for x of at least 0. */
    public static double erfcx(double x) {
        if (x <= SMALL) {
            return StrictMath.exp(x * x) * (1 - erfSmall(x));
        }
        if (x <= LARGE) {
            double top = C[8] * x;
            double bottom = x;
            for (int i = 0; i < 7; i++) {
                top = (top + C[i]) * x;
                bottom = (bottom + D[i]) * x;
            }
            return (top + C[7]) / (bottom + D[7]);
        }
        double z = 1 / (x * x);
        double top = P[5] * z;
        double bottom = z;
        for (int i = 0; i < 4; i++) {
            top = (top + P[i]) * z;
            bottom = (bottom + Q[i]) * z;
        }
        return (ONE_BY_SQRT_PI - z * (top + P[4]) / (bottom + Q[4])) / x;
    }

    private static double erfSmall(double x) {
        double z = x * x;
        double top = A[4] * z;
        double bottom = z;
        for (int i = 0; i < 3; i++) {
            top = (top + A[i]) * z;
            bottom = (bottom + B[i]) * z;
        }
        return x * (top + A[3]) / (bottom + B[3]);
    }

    /**
     * A draw of the distribution, by the polar method of Marsaglia and Bray (1964). The JDK does not promise to keep the
     * algorithm of its {@code nextGaussian}.
     */
    public static double draw(RandomGenerator random) {
        while (true) {
            double u = 2 * random.nextDouble() - 1;
            double v = 2 * random.nextDouble() - 1;
            double s = u * u + v * v;
            if (s > 0 && s < 1) {
                return u * Math.sqrt(-2 * StrictMath.log(s) / s);
            }
        }
    }
}
