package dev.winnow.search;

import java.util.ArrayList;
import java.util.List;

/**
 * Asynchronous successive halving, stopping form: a trial that comes to a rung goes on at once if it is among the best
 * {@code 1/eta} of the results there so far, its own included, else it is stopped. It needs no checkpoints; the price is
 * that the first trials run far.
 *
 * <p>A trial goes on if its place is at most {@code max(1, floor(n / eta))} among {@code n} results; equal values share
 * the better place.
 *
 * <p>Source: the stopping variant of Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020
 * (arXiv 1810.05934), as practised by asynchronous schedulers that cannot pause.
 *
 * @param minResource resource at the first rung, in the trainer's steps; at least 1
 * @param maxResource resource of a finished trial, in steps; at least {@code minResource}
 * @param eta reduction factor; at least 2
 */
public record AshaStopping(int minResource, int maxResource, int eta) implements Pruner {
    public AshaStopping {
        RungLevels.check(minResource, maxResource, eta);
    }

    @Override
    public List<Integer> rungs(int bracket) {
        return RungLevels.of(minResource, maxResource, eta);
    }

    @Override
    public boolean pauses() {
        return false;
    }

    @Override
    public Verdict judge(Ladder ladder) {
        List<Verdict.Promotion> promotions = new ArrayList<>();
        List<Integer> stops = new ArrayList<>();
        for (int i = ladder.rungs().size() - 2; i >= 0; i--) {
            Rung rung = ladder.rungs().get(i);
            int next = ladder.rungs().get(i + 1).level();
            int places = Math.max(1, rung.size() / eta);
            // The last result that still goes on; whoever is not worse than it goes on too.
            double cutOff = rung.ranking().isEmpty()
                    ? Double.POSITIVE_INFINITY
                    : rung.ranking().get(places - 1).loss();
            for (Rung.Entry entry : rung.ranking()) {
                if (entry.open() && entry.loss() <= cutOff) {
                    promotions.add(new Verdict.Promotion(entry.trial(), next));
                } else if (entry.open()) {
                    stops.add(entry.trial());
                }
            }
        }
        return new Verdict(promotions, stops);
    }
}
