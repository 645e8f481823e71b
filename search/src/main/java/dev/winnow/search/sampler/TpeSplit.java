package dev.winnow.search.sampler;

import dev.winnow.search.trial.Observations;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * The good and the other trials of a study, for {@link TpeSampler}. The first of the ranked trials are good. Trials
 * without a result yet count among the others, which keeps parallel trials apart.
 *
 * @param below the good trials, by number
 * @param above the others, by number
 * @param threshold the smallest loss that is not good; positive infinity if there is none, or if trials that came to
 *     different rungs would be compared
 */
record TpeSplit(List<Observations.Observation> below, List<Trial> above, double threshold) {
    private static final Comparator<Observations.Observation> BY_NUMBER =
            Comparator.comparingInt(observation -> observation.trial().number());

    /**
     * Splits those trials that a model can use.
     *
     * @param goodShare share of the observed trials that are good; they are rounded up
     * @param mostGood good trials at most
     * @param usable which trials take part
     */
    static TpeSplit of(Observations observations, double goodShare, int mostGood, Predicate<Trial> usable) {
        List<Observations.Observation> observed = observations.observed().stream()
                .filter(observation -> usable.test(observation.trial()))
                .toList();
        int good = (int) Math.min(Math.ceil(goodShare * observed.size()), mostGood);
        List<Observations.Observation> best = best(observed, good + 1);
        List<Observations.Observation> below = new ArrayList<>(best.subList(0, good));
        below.sort(BY_NUMBER);
        boolean comparable =
                good < best.size() && best.get(0).resource() == best.get(good).resource();
        return new TpeSplit(
                below,
                above(
                        observed,
                        below,
                        observations.running().stream().filter(usable).toList()),
                comparable ? best.get(good).loss() : Double.POSITIVE_INFINITY);
    }

    /** The first of the observations by rank, without ranking the others. */
    private static List<Observations.Observation> best(List<Observations.Observation> observed, int count) {
        Queue<Observations.Observation> worstFirst = new PriorityQueue<>(Observations.BEST_FIRST.reversed());
        for (Observations.Observation observation : observed) {
            if (worstFirst.size() < count) {
                worstFirst.add(observation);
            } else if (Observations.BEST_FIRST.compare(observation, worstFirst.element()) < 0) {
                worstFirst.remove();
                worstFirst.add(observation);
            }
        }
        return worstFirst.stream().sorted(Observations.BEST_FIRST).toList();
    }

    /** The rest of the observed trials and the running ones, merged by number. */
    private static List<Trial> above(
            List<Observations.Observation> observed, List<Observations.Observation> below, List<Trial> running) {
        List<Trial> above = new ArrayList<>(observed.size() + running.size());
        int taken = 0;
        int ran = 0;
        for (Observations.Observation observation : observed) {
            int number = observation.trial().number();
            while (ran < running.size() && running.get(ran).number() < number) {
                above.add(running.get(ran++));
            }
            if (taken < below.size() && below.get(taken).trial().number() == number) {
                taken++;
            } else {
                above.add(observation.trial());
            }
        }
        above.addAll(running.subList(ran, running.size()));
        return above;
    }
}
