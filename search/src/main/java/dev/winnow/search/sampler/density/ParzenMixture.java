package dev.winnow.search.sampler.density;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A density over some parameters together: a weighted sum with one component for each observation and one for the prior;
 * a component is the product of its kernels in all parameters.
 */
public final class ParzenMixture {
    /** A term this much smaller than the largest does not change a sum of doubles. */
    private static final double NEGLIGIBLE = -40;

    private final double[] weights;
    private final double[] logWeights;
    private final List<Kernels> dimensions;
    private final double[] sums;

    /**
     * @param weights of the components, that of the prior last; normalised
     * @param dimensions the kernels of each parameter, as many as there are weights
     */
    public ParzenMixture(double[] weights, List<Kernels> dimensions) {
        this.weights = weights;
        this.dimensions = List.copyOf(dimensions);
        logWeights = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            logWeights[i] = StrictMath.log(weights[i]);
        }
        sums = new double[weights.length];
    }

    /** A position for each parameter, all of them drawn from the same component. */
    public double[] draw(RandomGenerator random) {
        int component = AgeWeights.draw(weights, random);
        double[] positions = new double[dimensions.size()];
        for (int d = 0; d < positions.length; d++) {
            positions[d] = dimensions.get(d).draw(component, random);
        }
        return positions;
    }

    public double logDensity(double[] positions) {
        System.arraycopy(logWeights, 0, sums, 0, sums.length);
        for (int d = 0; d < positions.length; d++) {
            dimensions.get(d).addLogDensities(positions[d], sums);
        }
        double largest = Double.NEGATIVE_INFINITY;
        for (double sum : sums) {
            largest = Math.max(largest, sum);
        }
        double total = 0;
        for (double sum : sums) {
            double below = sum - largest;
            if (below > NEGLIGIBLE) {
                total += StrictMath.exp(below);
            }
        }
        return largest + StrictMath.log(total);
    }
}
