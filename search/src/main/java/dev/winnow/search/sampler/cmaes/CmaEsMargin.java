package dev.winnow.search.sampler.cmaes;

import dev.winnow.search.sampler.density.NumberLine;
import dev.winnow.search.space.Value;
import dev.winnow.search.statistics.Gauss;
import java.util.List;

/**
 * Keeps {@link CmaEs} from getting stuck on one value of a discrete parameter: the probability of a draw beyond either end
 * of the interval of the mean's value stays above a margin, by a shift of the mean and a stretch of the dimension.
 *
 * <p>Source: Hamano, Saito, Nomura, Shirakawa: "CMA-ES with margin: lower-bounding marginal probability for mixed-integer
 * black-box optimization", GECCO 2022, section 4.2; the margin is {@code 1 / (dimensions * population)}.
 */
public final class CmaEsMargin {
    private CmaEsMargin() {}

    /**
     * The state with the margin kept in each discrete dimension.
     *
     * @param lines by dimension; the state's points lie in [0, 1] along them
     */
    public static CmaEs keep(CmaEs state, List<NumberLine> lines, int population) {
        double margin = 1.0 / (lines.size() * (double) population);
        double[] mean = state.mean();
        double[] factors = new double[mean.length];
        boolean changed = false;
        for (int d = 0; d < mean.length; d++) {
            factors[d] = 1;
            NumberLine line = lines.get(d);
            if (line.discrete()) {
                Value value = line.value(line.low() + mean[d] * line.length());
                double lower = (line.lower(value) - line.low()) / line.length();
                double upper = (line.upper(value) - line.low()) / line.length();
                double halfValue = (upper - lower) / 2;
                double before = mean[d];
                if (lower < halfValue) {
                    mean[d] = Math.max(before, upper - Gauss.quantile(1 - margin) * state.deviation(d));
                } else if (1 - upper < halfValue) {
                    mean[d] = Math.min(before, lower + Gauss.quantile(1 - margin) * state.deviation(d));
                } else {
                    factors[d] = inside(mean, d, state.deviation(d), lower, upper, margin / 2);
                }
                changed |= mean[d] != before || factors[d] != 1;
            }
        }
        return changed ? state.moved(mean, factors) : state;
    }

    /** Between two other values: moves the mean and returns the factor of the deviation. */
    private static double inside(double[] mean, int d, double deviation, double lower, double upper, double least) {
        double below = Gauss.cumulative((lower - mean[d]) / deviation);
        double above = Gauss.cumulative((mean[d] - upper) / deviation);
        if (below >= least && above >= least) {
            return 1;
        }
        double between = 1 - below - above;
        below = Math.max(below, least);
        above = Math.max(above, least);
        // The probability that was added to one side is taken from all parts that have more than the least.
        double share = (1 - below - above - between) / (below + above + between - 3 * least);
        double left = Gauss.quantile(1 - below - share * (below - least));
        double right = Gauss.quantile(1 - above - share * (above - least));
        double newDeviation = (upper - lower) / (left + right);
        mean[d] = lower + newDeviation * left;
        return newDeviation / deviation;
    }
}
