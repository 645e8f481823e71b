package dev.winnow.search.trial;

import java.util.List;

/**
 * What counts of a report in a study with several objectives or with metric constraints. {@link Objectives#measure} makes
 * it.
 *
 * @param losses the objectives as losses, in their order; finite
 * @param violation by how much the metric constraints are broken, all together; 0 = it is feasible; never NaN
 */
public record Measurement(List<Double> losses, double violation) {
    public Measurement {
        losses = List.copyOf(losses);
        if (losses.isEmpty() || !losses.stream().allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("a measurement must hold finite numbers, but holds " + losses
                    + "; a trial with an objective that is not finite has the state DIVERGED");
        }
        if (!(violation >= 0)) {
            throw new IllegalArgumentException("the violation must be at least 0, but is " + violation);
        }
    }

    /** Whether no metric constraint is broken. */
    public boolean feasible() {
        return violation == 0;
    }

    public double[] point() {
        return losses.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
