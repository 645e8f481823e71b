package dev.winnow.search.sampler.density;

import java.util.random.RandomGenerator;

/**
 * The kernels of one parameter in a {@link ParzenMixture}: one for each observation, oldest first, and last that of the
 * prior. Values are positions: of a number, where it lies on its {@link NumberLine}; of a choice, its index.
 */
sealed interface Kernels permits NumericKernels, CategoricalKernels {

    /** Number of kernels, the prior's included. */
    int count();

    /** A position drawn from one kernel. */
    double draw(int kernel, RandomGenerator random);

    /** Adds to each element the logarithm of the density, or probability, that the kernel with its index has at a position. */
    void addLogDensities(double position, double[] sums);
}
