package dev.winnow.search.sampler;

import dev.winnow.search.sampler.density.AgeWeights;
import dev.winnow.search.sampler.density.Bandwidths;
import dev.winnow.search.trial.Observations;
import java.util.List;

/** The settings of {@link TpeSampler} that belong together. */
public enum TpePreset {
    /**
     * A tenth of the trials is good. The good trials weigh by their order, as the best of a generation of CMA-ES do: the one
     * of rank r among n weighs {@code log((n + 1) / r)}, and the prior as much as they do on average. This and the narrow
     * kernels halve the regret that Optuna 5 leaves with equal weights and {@link Bandwidths#NEIGHBOURS}.
     */
    STANDARD(0.10, 25, Bandwidths.CLOSE_NEIGHBOURS) {
        @Override
        double[] goodWeights(TpeSplit split) {
            List<TpeSplit.Placed> below = split.below();
            int n = below.size();
            double[] weights = new double[n + 1];
            double sum = 0;
            for (int i = 0; i < n; i++) {
                weights[i] = StrictMath.log((n + 1.0) / rank(below, below.get(i)));
                sum += weights[i];
            }
            weights[n] = n == 0 ? 1 : sum / n;
            double all = sum + weights[n];
            for (int i = 0; i <= n; i++) {
                weights[i] /= all;
            }
            return weights;
        }
    },

    /**
     * 15 % of the trials are good. A good trial weighs by how much better it is than the rest. Source: Watanabe,
     * "Tree-structured Parzen estimator: understanding its algorithm components", arXiv 2304.11127, section 5. Better
     * than {@link #STANDARD} where there are many hollows, worse on valleys.
     */
    PAPER(0.15, 25, Bandwidths.NEIGHBOURS_AND_PRIOR) {
        @Override
        double[] goodWeights(TpeSplit split) {
            List<TpeSplit.Placed> below = split.below();
            int n = below.size();
            double[] weights = new double[n + 1];
            double sum = 0;
            for (int i = 0; i < n; i++) {
                weights[i] = split.threshold() - below.get(i).seen().loss();
                sum += weights[i];
            }
            if (!(sum > 0) || !Double.isFinite(sum)) {
                return AgeWeights.uniform(n);
            }
            weights[n] = sum / n;
            for (int i = 0; i <= n; i++) {
                weights[i] /= sum + sum / n;
            }
            return weights;
        }
    },

    /**
     * For several objectives. A tenth of the trials is good, however many trials there are. They are taken front by
     * front, and within a front by what they add to the hypervolume. All weigh the same, as in Optuna 5. Source: Ozaki,
     * Tanigaki, Watanabe, Onishi: "Multiobjective tree-structured Parzen estimator for computationally expensive
     * optimization problems", GECCO 2020.
     */
    PARETO(0.10, Integer.MAX_VALUE, Bandwidths.NEIGHBOURS) {
        @Override
        double[] goodWeights(TpeSplit split) {
            return AgeWeights.uniform(split.below().size());
        }
    };

    private final double goodShare;
    private final int mostGood;
    private final Bandwidths bandwidths;

    TpePreset(double goodShare, int mostGood, Bandwidths bandwidths) {
        this.goodShare = goodShare;
        this.mostGood = mostGood;
        this.bandwidths = bandwidths;
    }

    double goodShare() {
        return goodShare;
    }

    /** The most trials that can be good. */
    int mostGood() {
        return mostGood;
    }

    Bandwidths bandwidths() {
        return bandwidths;
    }

    /** From 1 for the best. */
    private static int rank(List<TpeSplit.Placed> good, TpeSplit.Placed one) {
        return 1
                + (int) good.stream()
                        .filter(other -> Observations.BEST_FIRST.compare(other.seen(), one.seen()) < 0)
                        .count();
    }

    /** Weights of the good trials' kernels, oldest first, and of the prior; normalised. */
    abstract double[] goodWeights(TpeSplit split);
}
