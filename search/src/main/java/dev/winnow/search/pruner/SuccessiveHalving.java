package dev.winnow.search.pruner;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Synchronous successive halving: of the {@code n} trials at a rung the best {@code floor(n / eta)}, at least one, go
 * on.
 *
 * <p>The result is the same as if every trial waited for its whole rung, but most trials need not wait: a trial goes on
 * as soon as it is among the best whatever the outstanding results are, and it is stopped as soon as it cannot be among
 * the best any more. With several objectives another result may change the order of the others. Then the rung waits for
 * all its trials and decides about all of them at once. A study with more trials than one bracket starts another
 * bracket. If the study's limit cuts a bracket, the rung sizes follow from the trials that the bracket really has.
 *
 * <p>Source: Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", AISTATS
 * 2016; rung sizes as in Li et al., "Hyperband", JMLR 18-185, Algorithm 1.
 *
 * @param minResource resource at the first rung, in the trainer's steps; at least 1
 * @param maxResource resource of a finished trial, in steps; at least {@code minResource}
 * @param eta reduction factor; at least 2
 * @param bracketTrials trials in a bracket; at least 1
 */
public record SuccessiveHalving(int minResource, int maxResource, int eta, int bracketTrials) implements Pruner {
    public SuccessiveHalving {
        RungLevels.check(minResource, maxResource, eta);
        if (bracketTrials < 1) {
            throw new IllegalArgumentException("pruner trials must be at least 1, but is " + bracketTrials);
        }
    }

    @Override
    public List<Integer> rungs(int bracket) {
        return RungLevels.of(minResource, maxResource, eta);
    }

    @Override
    public int bracket(int number) {
        return number / bracketTrials;
    }

    @Override
    public long bracketTrials(int bracket) {
        return bracketTrials;
    }

    @Override
    public OptionalInt trials() {
        return OptionalInt.of(bracketTrials);
    }

    @Override
    public boolean synchronous() {
        return true;
    }

    @Override
    public Verdict judge(Ladder ladder) {
        return judge(ladder, eta);
    }

    /** The rule for one bracket; Hyperband's brackets are judged by it too. */
    static Verdict judge(Ladder ladder, int eta) {
        List<Verdict.Promotion> promotions = new ArrayList<>();
        List<Integer> stops = new ArrayList<>();
        int size = ladder.size(); // trials of the rung if no trial had failed
        int arrivals = size; // the most trials that can reach the rung
        for (int i = 0; i < ladder.rungs().size() - 1; i++) {
            Rung rung = ladder.rungs().get(i);
            int next = ladder.rungs().get(i + 1).level();
            int places = Math.max(1, size / eta);
            int outstanding = Math.max(arrivals - rung.size(), rung.running());
            List<Verdict.Promotion> fromHere = new ArrayList<>();
            int decided = ladder.firm() || outstanding == 0 ? rung.size() : 0;
            for (int rank = 1; rank <= decided; rank++) {
                Rung.Entry entry = rung.ranking().get(rank - 1);
                if (entry.open() && rank > places) {
                    stops.add(entry.trial());
                } else if (entry.open() && rank + outstanding <= places) {
                    fromHere.add(new Verdict.Promotion(entry.trial(), next));
                }
            }
            promotions.addAll(0, fromHere); // the top rung comes first
            // The most trials that can reach the next rung: all outstanding trials that find a place, and the best
            // trials that are alive. The place of a failed trial stays empty.
            int newcomers = Math.min(outstanding, places);
            arrivals = newcomers
                    + (int) rung.best(places - newcomers)
                            .filter(Rung.Entry::alive)
                            .count();
            size = places;
        }
        return new Verdict(promotions, stops);
    }
}
