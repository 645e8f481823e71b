package dev.winnow.search.pruner;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The rungs of asynchronous successive halving in one or several brackets. Bracket {@code s} begins at {@code minResource *
 * eta^s}, so it trusts early values less. Brackets run side by side; trials fall to them in the ratio of Hyperband's
 * bracket sizes, interleaved by the van der Corput sequence, so each has its share at any time.
 *
 * <p>Source: Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020, section 3.3 (asynchronous
 * Hyperband); shares by the bracket sizes of Hyperband, JMLR 18-185, Algorithm 1.
 *
 * @param minResource resource at the first rung of bracket 0, in the trainer's steps; at least 1
 * @param maxResource resource of a finished trial, in steps; at least {@code minResource}
 * @param eta reduction factor; at least 2
 * @param brackets number of brackets; at least 1 and at most the number of rungs
 */
record AshaBrackets(int minResource, int maxResource, int eta, int brackets) {
    AshaBrackets {
        RungLevels.check(minResource, maxResource, eta);
        int rungs = RungLevels.of(minResource, maxResource, eta).size();
        if (brackets < 1 || brackets > rungs) {
            throw new IllegalArgumentException("pruner brackets must be at least 1 and at most " + rungs
                    + ", the number of rungs, but is " + brackets);
        }
    }

    List<Integer> rungs(int bracket) {
        List<Integer> all = RungLevels.of(minResource, maxResource, eta);
        return all.subList(bracket, all.size());
    }

    int bracket(int number) {
        return bracket(number, shares());
    }

    private int bracket(int number, double[] shares) {
        double place = corput(number) * DoubleStream.of(shares).sum();
        int bracket = 0;
        while (bracket < brackets - 1 && place >= shares[bracket]) {
            place -= shares[bracket];
            bracket++;
        }
        return bracket;
    }

    /** The fewest trials of which one comes to {@code maxResource} by its rank, in whatever bracket. */
    int fewestTrials(boolean quota) {
        int[] missing = IntStream.range(0, brackets)
                .map(bracket -> RungLevels.fewestTrials(eta, rungs(bracket).size() - 1, quota))
                .toArray();
        if (brackets == 1) {
            return missing[0];
        }
        double[] shares = shares();
        for (int number = 0; number < RungLevels.MANY; number++) {
            if (--missing[bracket(number, shares)] == 0) {
                return number + 1;
            }
        }
        return Integer.MAX_VALUE;
    }

    private double[] shares() {
        return IntStream.range(0, brackets).mapToDouble(this::share).toArray();
    }

    /** Trials of a bracket in a round of Hyperband that has a bracket for each rung. */
    private double share(int bracket) {
        int rungs = RungLevels.of(minResource, maxResource, eta).size();
        int s = rungs - 1 - bracket;
        return Math.ceil(rungs * Math.pow(eta, s) / (s + 1));
    }

    /** The bits of the number in reverse order, read as a binary fraction: 0, 1/2, 1/4, 3/4, 1/8, ... */
    private static double corput(int number) {
        return Integer.toUnsignedLong(Integer.reverse(number)) / (double) (1L << Integer.SIZE);
    }
}
