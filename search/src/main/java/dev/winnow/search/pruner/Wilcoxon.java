package dev.winnow.search.pruner;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The Wilcoxon rule, for a trial that is a mean over instances: folds, data sets, episodes. Step {@code i} reports the
 * value on instance {@code i}, the same instance in every trial, and the last step the mean of all. A trial is stopped
 * when a signed-rank test over the instances that it has done says that it is worse than the best completed trial, and its
 * mean says so too. It needs no learning curve.
 *
 * <p>Source: Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1 (1945), one-sided, zeros
 * split; for pruning as in racing, Maron and Moore, "Hoeffding races", NIPS 1993.
 *
 * @param instances number of instances, at least 2 and at most 63
 * @param pThreshold a trial is stopped below this probability; above 0 and at most 0.5
 * @param startupInstances instances before the first test; at least 2
 */
public record Wilcoxon(int instances, double pThreshold, int startupInstances) implements Pruner {
    public Wilcoxon {
        if (instances < 2 || instances >= Steps.MOST_RUNGS) {
            throw new IllegalArgumentException("pruner instances must be at least 2 and at most "
                    + (Steps.MOST_RUNGS - 1) + ", but is " + instances);
        }
        if (!(pThreshold > 0 && pThreshold <= 0.5)) {
            throw new IllegalArgumentException(
                    "pruner pThreshold must be above 0 and at most 0.5, but is " + pThreshold);
        }
        if (startupInstances < 2) {
            throw new IllegalArgumentException(
                    "pruner startupInstances must be at least 2, but is " + startupInstances);
        }
    }

    /** One more than the instances: the last step reports their mean. */
    @Override
    public int maxResource() {
        return instances + 1;
    }

    @Override
    public List<Integer> rungs(int bracket) {
        return IntStream.rangeClosed(1, maxResource()).boxed().toList();
    }

    @Override
    public boolean pauses() {
        return false;
    }

    @Override
    public boolean comparesOnly() {
        return false;
    }

    @Override
    public Verdict judge(Ladder ladder) {
        List<Integer> completed = ladder.completed();
        return completed.isEmpty()
                ? ladder.judgeEach((rung, entry) -> false)
                : ladder.judgeCurves((rung, curve) -> worse(curve, curve(ladder, completed.get(0), rung)));
    }

    private static double[] curve(Ladder ladder, int trial, int rung) {
        return IntStream.rangeClosed(0, rung)
                .mapToObj(i -> ladder.losses(other -> other == trial, i))
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    /** Whether losses on instances are worse than the losses of the best trial on the same instances. */
    boolean worse(double[] losses, double[] best) {
        if (losses.length < startupInstances || losses.length != best.length) {
            return false;
        }
        double[] differences = new double[losses.length];
        Arrays.setAll(differences, i -> losses[i] - best[i]);
        return Arrays.stream(differences).sum() >= 0 && SignedRank.positive(differences) < pThreshold;
    }
}
