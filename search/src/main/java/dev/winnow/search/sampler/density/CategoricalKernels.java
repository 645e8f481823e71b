package dev.winnow.search.sampler.density;

import java.util.random.RandomGenerator;

/**
 * Kernels of a choice among {@code c}: that of an observation gives each choice {@code 1/(n+1)} and the observed one 1
 * more, normalised; the prior is uniform.
 */
final class CategoricalKernels implements Kernels {
    private final int[] observed;
    private final int choices;
    private final double same;
    private final double other;

    /**
     * @param observed indices of the observed choices, oldest first
     * @param choices number of choices
     */
    CategoricalKernels(int[] observed, int choices) {
        this.observed = observed;
        this.choices = choices;
        double everywhere = 1.0 / (observed.length + 1);
        same = (1 + everywhere) / (1 + choices * everywhere);
        other = everywhere / (1 + choices * everywhere);
    }

    @Override
    public int count() {
        return observed.length + 1;
    }

    /** Probability that an observation's kernel gives to a choice. */
    double probability(boolean wasObserved) {
        return wasObserved ? same : other;
    }

    @Override
    public double draw(int kernel, RandomGenerator random) {
        double u = random.nextDouble();
        if (kernel == observed.length) {
            return Math.min((int) (u * choices), choices - 1);
        }
        if (u < same - other) {
            return observed[kernel];
        }
        return Math.min((int) ((u - (same - other)) / (1 - (same - other)) * choices), choices - 1);
    }

    @Override
    public void addLogDensities(double position, double[] sums) {
        double logSame = StrictMath.log(same);
        double logOther = StrictMath.log(other);
        for (int i = 0; i < observed.length; i++) {
            sums[i] += observed[i] == position ? logSame : logOther;
        }
        sums[observed.length] -= StrictMath.log(choices);
    }
}
