package dev.winnow.search.sampler.density;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Weights of the components of a {@link ParzenMixture}: old observations fade once there are more than 25. */
public final class AgeWeights {
    private static final int FULL = 25;

    private AgeWeights() {}

    /**
     * Normalised weights of {@code n} observations, oldest first, and of the prior, which comes last and counts as much
     * as a fresh observation. The newest 25 observations weigh 1 before normalisation, older ones fall evenly to 1/n.
     */
    public static double[] of(int n) {
        double[] weights = new double[n + 1];
        double sum = 0;
        for (int i = 0; i <= n; i++) {
            weights[i] = raw(i, n);
            sum += weights[i];
        }
        for (int i = 0; i <= n; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    private static double raw(int i, int n) {
        int ramp = n - FULL;
        if (i >= ramp) {
            return 1;
        }
        double oldest = 1.0 / n;
        return ramp == 1 ? oldest : oldest + (1 - oldest) * i / (ramp - 1);
    }

    /** Normalised weights of {@code n} observations and the prior that do not depend on age. */
    public static double[] uniform(int n) {
        double[] weights = new double[n + 1];
        Arrays.fill(weights, 1.0 / (n + 1));
        return weights;
    }

    /** An index drawn with the given probabilities. */
    static int draw(double[] probabilities, RandomGenerator random) {
        double rest = random.nextDouble();
        for (int i = 0; i < probabilities.length - 1; i++) {
            rest -= probabilities[i];
            if (rest < 0) {
                return i;
            }
        }
        return probabilities.length - 1;
    }
}
