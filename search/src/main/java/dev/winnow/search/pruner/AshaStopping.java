package dev.winnow.search.pruner;

import java.util.List;
import java.util.PriorityQueue;

/**
 * Asynchronous successive halving, stopping form: a trial that comes to a rung goes on at once if it is among the best
 * {@code 1/eta} of the results there so far, its own included, else it is stopped. It needs no checkpoints; the price
 * is that the first trials run far.
 *
 * <p>A trial goes on if its place is at most {@code max(1, floor(n / eta))} among {@code n} results; equal values share
 * the better place.
 *
 * <p>A sampler that learns makes nearly every trial better than the older trials of its rung, so nearly every trial
 * goes on. With a {@code window} a trial is compared with itself and the newest other trials only, by trial number,
 * because the same model proposed them.
 *
 * <p>Source: the stopping variant of Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020
 * (arXiv 1810.05934), as practised by asynchronous schedulers that cannot pause.
 *
 * @param minResource resource at the first rung, in the trainer's steps; at least 1
 * @param maxResource resource of a finished trial, in steps; at least {@code minResource}
 * @param eta reduction factor; at least 2
 * @param brackets see {@link AshaBrackets}; at least 1 and at most the number of rungs
 * @param window number of results compared with, the trial's own included; at least {@code eta}; 0 = all
 */
public record AshaStopping(int minResource, int maxResource, int eta, int brackets, int window) implements Pruner {
    public AshaStopping {
        new AshaBrackets(minResource, maxResource, eta, brackets);
        if (window != 0 && window < eta) {
            throw new IllegalArgumentException("pruner window must be 0 or at least reductionFactor " + eta
                    + ", but is " + window + "; raise it, or set 0 to compare with all");
        }
    }

    /** One bracket, in which a trial is compared with all results of its rung. */
    public AshaStopping(int minResource, int maxResource, int eta) {
        this(minResource, maxResource, eta, 1, 0);
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
    public boolean pauses() {
        return false;
    }

    @Override
    public Verdict judge(Ladder ladder) {
        return ladder.judgeEach((rung, entry) ->
                entry.loss() > cutOff(rivals(ladder.rungs().get(rung).ranking(), entry.trial())));
    }

    /** The loss of the last result that goes on. Every trial that is not worse goes on too. */
    private double cutOff(List<Rung.Entry> ranking) {
        return ranking.get(Math.max(1, ranking.size() / eta) - 1).loss();
    }

    /** The results that a trial is compared with, its own included, best first. */
    private List<Rung.Entry> rivals(List<Rung.Entry> ranking, int trial) {
        if (window == 0 || ranking.size() <= window) {
            return ranking;
        }
        PriorityQueue<Integer> newest = new PriorityQueue<>();
        for (Rung.Entry entry : ranking) {
            if (entry.trial() != trial && (newest.size() < window - 1 || entry.trial() > newest.element())) {
                newest.add(entry.trial());
            }
            if (newest.size() >= window) {
                newest.remove();
            }
        }
        int oldest = newest.element();
        return ranking.stream()
                .filter(entry -> entry.trial() == trial || entry.trial() >= oldest)
                .toList();
    }

    private AshaBrackets asha() {
        return new AshaBrackets(minResource, maxResource, eta, brackets);
    }
}
