package dev.winnow.search.sampler;

import dev.winnow.search.sampler.density.AgeWeights;
import dev.winnow.search.sampler.density.Bandwidths;
import dev.winnow.search.trial.Observations;
import java.util.List;

/** The settings of {@link TpeSampler} that belong together. */
public enum TpePreset {
    /** A tenth of the trials is good, and kernels weigh by age: what Optuna 5 does by default. */
    STANDARD(0.10, 25, Bandwidths.NEIGHBOURS) {
        @Override
        double[] goodWeights(TpeSplit split) {
            return AgeWeights.of(split.below().size());
        }
    },

    /**
     * 15 % of the trials are good. A good trial weighs by how much better it is than the rest. Source: Watanabe,
     * "Tree-structured Parzen estimator: understanding its algorithm components", arXiv 2304.11127, section 5. Better
     * than {@link #STANDARD} where good regions are small and smooth, worse on valleys.
     */
    PAPER(0.15, 25, Bandwidths.NEIGHBOURS_AND_PRIOR) {
        @Override
        double[] goodWeights(TpeSplit split) {
            List<Observations.Observation> below = split.below();
            int n = below.size();
            double[] weights = new double[n + 1];
            double sum = 0;
            for (int i = 0; i < n; i++) {
                weights[i] = split.threshold() - below.get(i).loss();
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

    /** Weights of the good trials' kernels, oldest first, and of the prior; normalised. */
    abstract double[] goodWeights(TpeSplit split);
}
