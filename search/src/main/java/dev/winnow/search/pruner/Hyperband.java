package dev.winnow.search.pruner;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Hyperband: brackets of synchronous successive halving, from many trials with little resource each to few trials with
 * all of it. For {@code s = sMax ... 0} a bracket has {@code ceil((sMax + 1) / (s + 1) * eta^s)} trials and {@code s +
 * 1} rungs. All numbers are whole: {@code sMax} is the largest {@code s} with {@code minResource * eta^s <=
 * maxResource}.
 *
 * <p>Brackets are numbered in the order in which they start: 0 is the widest of the first round. When a study has more
 * trials than one round, another round follows; when its limit cuts a bracket, the rung sizes follow from the trials
 * that the bracket really has.
 *
 * <p>Source: Li et al., "Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization", JMLR 18-185 (arXiv
 * 1603.06560), Algorithm 1 (bracket sizes by its ceiling, not by the table printed beside it).
 *
 * @param minResource resource at the lowest rung of the widest bracket, in the trainer's steps; at least 1
 * @param maxResource resource of a finished trial, in steps; at least {@code minResource}
 * @param eta reduction factor; at least 2
 */
public record Hyperband(int minResource, int maxResource, int eta) implements Pruner {
    public Hyperband {
        RungLevels.check(minResource, maxResource, eta);
    }

    /** Number of brackets in a round: {@code sMax + 1}. */
    public int brackets() {
        int brackets = 0;
        for (long resource = minResource; resource <= maxResource; resource *= eta) {
            brackets++;
        }
        return brackets;
    }

    @Override
    public long bracketTrials(int bracket) {
        int s = rungCount(bracket) - 1;
        return (brackets() * power(s) + s) / (s + 1);
    }

    @Override
    public List<Integer> rungs(int bracket) {
        int count = rungCount(bracket);
        List<Integer> levels = new ArrayList<>();
        for (int k = brackets() - count; k < brackets() - 1; k++) {
            levels.add((int) (minResource * power(k)));
        }
        levels.add(maxResource);
        return List.copyOf(levels);
    }

    @Override
    public int bracket(int number) {
        long round = roundTrials();
        int bracket = (int) (number / round) * brackets();
        long rest = number % round;
        while (rest >= bracketTrials(bracket)) {
            rest -= bracketTrials(bracket);
            bracket++;
        }
        return bracket;
    }

    /** One full round. */
    @Override
    public OptionalInt trials() {
        return OptionalInt.of((int) Math.min(roundTrials(), Integer.MAX_VALUE));
    }

    @Override
    public boolean synchronous() {
        return true;
    }

    @Override
    public Verdict judge(Ladder ladder) {
        return SuccessiveHalving.judge(ladder, eta);
    }

    private long roundTrials() {
        long trials = 0;
        for (int bracket = 0; bracket < brackets(); bracket++) {
            trials += bracketTrials(bracket);
        }
        return trials;
    }

    private int rungCount(int bracket) {
        return brackets() - bracket % brackets();
    }

    private long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= eta;
        }
        return power;
    }
}
