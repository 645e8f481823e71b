package dev.winnow.search;

import java.util.ArrayList;
import java.util.List;

/**
 * Asynchronous successive halving, promotion form: a trial rests at each rung until it is among the best {@code 1/eta} of
 * that rung's results so far.
 *
 * <p>Source: Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020 (arXiv 1810.05934), Algorithm
 * 2.
 *
 * @param minResource resource at the first rung, in the trainer's steps; at least 1
 * @param maxResource resource of a finished trial, in steps; at least {@code minResource}
 * @param eta reduction factor; at least 2
 */
public record AshaPromotion(int minResource, int maxResource, int eta) implements Pruner {
    public AshaPromotion {
        RungLevels.check(minResource, maxResource, eta);
    }

    @Override
    public List<Integer> rungs(int bracket) {
        return RungLevels.of(minResource, maxResource, eta);
    }

    @Override
    public Verdict judge(Ladder ladder) {
        List<Verdict.Promotion> promotions = new ArrayList<>();
        for (int i = ladder.rungs().size() - 2; i >= 0; i--) {
            Rung rung = ladder.rungs().get(i);
            int next = ladder.rungs().get(i + 1).level();
            rung.best(rung.size() / eta)
                    .filter(Rung.Entry::open)
                    .forEach(entry -> promotions.add(new Verdict.Promotion(entry.trial(), next)));
        }
        return new Verdict(promotions, List.of());
    }
}
