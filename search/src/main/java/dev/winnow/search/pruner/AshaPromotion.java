package dev.winnow.search.pruner;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Asynchronous successive halving, promotion form: a trial rests at each rung until it is among the best {@code 1/eta}
 * of that rung's results so far.
 *
 * <p>The rule bounds the number of promotions if results come in random order. But a sampler that learns makes nearly
 * every trial better than the trials before it. Then nearly every trial is promoted, and the study trains a few trials
 * to the end instead of trying many. With {@code quota} no more than {@code floor(n / eta)} of {@code n} results are
 * ever promoted.
 *
 * <p>Source: Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020 (arXiv 1810.05934),
 * Algorithm 2; the quota is ours.
 *
 * @param minResource resource at the first rung, in the trainer's steps; at least 1
 * @param maxResource resource of a finished trial, in steps; at least {@code minResource}
 * @param eta reduction factor; at least 2
 * @param brackets see {@link AshaBrackets}; at least 1 and at most the number of rungs
 * @param quota whether promotions are bounded by the number of results, whatever their order
 */
public record AshaPromotion(int minResource, int maxResource, int eta, int brackets, boolean quota) implements Pruner {
    public AshaPromotion {
        new AshaBrackets(minResource, maxResource, eta, brackets);
    }

    /** The paper's algorithm in one bracket. */
    public AshaPromotion(int minResource, int maxResource, int eta) {
        this(minResource, maxResource, eta, 1, false);
    }

    @Override
    public List<Integer> rungs(int bracket) {
        return asha().rungs(bracket);
    }

    @Override
    public int bracket(int number) {
        return asha().bracket(number);
    }

    @Override
    public int fewestTrials() {
        return asha().fewestTrials(quota);
    }

    @Override
    public Verdict judge(Ladder ladder) {
        return new Verdict(promotions(ladder, eta, 0, trial -> quota), List.of());
    }

    /**
     * The promotions of one bracket, from the top rung down.
     *
     * @param first index of the lowest rung that is judged
     * @param counted trials that use up a place of their rung when they are promoted
     */
    static List<Verdict.Promotion> promotions(Ladder ladder, int eta, int first, IntPredicate counted) {
        List<Verdict.Promotion> promotions = new ArrayList<>();
        for (int i = ladder.rungs().size() - 2; i >= first; i--) {
            Rung rung = ladder.rungs().get(i);
            int next = ladder.rungs().get(i + 1).level();
            int places = rung.size() / eta;
            List<Rung.Entry> open = rung.openOfBest(places);
            if (open.isEmpty()) {
                continue; // Most rungs promote nobody, and to count takes a walk over all results.
            }
            long taken = rung.ranking().stream()
                    .filter(entry -> entry.promoted() && counted.test(entry.trial()))
                    .count();
            open.stream()
                    .limit(Math.max(0, places - taken))
                    .forEach(entry -> promotions.add(new Verdict.Promotion(entry.trial(), next)));
        }
        return promotions;
    }

    private AshaBrackets asha() {
        return new AshaBrackets(minResource, maxResource, eta, brackets);
    }
}
