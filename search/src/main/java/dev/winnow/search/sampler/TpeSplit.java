package dev.winnow.search.sampler;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.trial.Observations;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Function;

/**
 * The good and the other trials of a study, for {@link TpeSampler}. The first of the ranked trials are good. Trials
 * without a result yet count among the others, which keeps parallel trials apart.
 *
 * @param below the good trials, by number
 * @param above the others, by number
 * @param threshold the smallest loss that is not good; positive infinity if there is none, or if trials that came to
 *     different rungs would be compared
 */
record TpeSplit(List<Placed> below, List<Placed> above, double threshold) {
    private static final Comparator<Placed> BEST_FIRST = Comparator.comparing(Placed::seen, Observations.BEST_FIRST);
    private static final Comparator<Placed> BY_NUMBER =
            Comparator.comparingInt(placed -> placed.seen().trial().number());

    /**
     * A trial, and where it stands on the axes that are drawn.
     *
     * @param seen what the trial has shown; of one without a result, nothing but the trial
     */
    record Placed(Observations.Observation seen, double[] point) {
        private static Optional<Placed> of(
                Observations.Observation seen, Function<Configuration, Optional<double[]>> places) {
            return places.apply(seen.trial().configuration()).map(point -> new Placed(seen, point));
        }
    }

    /**
     * Splits those trials that a model can use.
     *
     * @param goodShare share of the observed trials that are good; they are rounded up
     * @param mostGood good trials at most
     * @param places where a configuration stands; empty: its trial takes no part
     */
    static TpeSplit of(
            Observations observations,
            double goodShare,
            int mostGood,
            Function<Configuration, Optional<double[]>> places) {
        List<Placed> observed = new ArrayList<>(observations.observed().size());
        observations.observed().forEach(seen -> Placed.of(seen, places).ifPresent(observed::add));
        int good = (int) Math.min(Math.ceil(goodShare * observed.size()), mostGood);
        List<Placed> best = best(observed, good + 1);
        List<Placed> below = new ArrayList<>(best.subList(0, good));
        below.sort(BY_NUMBER);
        boolean comparable = good < best.size()
                && best.get(0).seen().resource() == best.get(good).seen().resource();
        return new TpeSplit(
                below,
                above(observed, below, observations.running(), places),
                comparable ? best.get(good).seen().loss() : Double.POSITIVE_INFINITY);
    }

    /** The first of the observed trials by rank, without ranking the others. */
    private static List<Placed> best(List<Placed> observed, int count) {
        Queue<Placed> worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());
        for (Placed placed : observed) {
            if (worstFirst.size() < count) {
                worstFirst.add(placed);
            } else if (BEST_FIRST.compare(placed, worstFirst.element()) < 0) {
                worstFirst.remove();
                worstFirst.add(placed);
            }
        }
        return worstFirst.stream().sorted(BEST_FIRST).toList();
    }

    /** The rest of the observed trials and the running ones. */
    private static List<Placed> above(
            List<Placed> observed,
            List<Placed> below,
            List<Trial> running,
            Function<Configuration, Optional<double[]>> places) {
        List<Placed> above = new ArrayList<>(observed.size() + running.size());
        int taken = 0;
        for (Placed placed : observed) {
            if (taken < below.size() && below.get(taken) == placed) {
                taken++;
            } else {
                above.add(placed);
            }
        }
        for (Trial trial : running) {
            Observations.Observation nothing = new Observations.Observation(trial, 0, Double.POSITIVE_INFINITY);
            Placed.of(nothing, places).ifPresent(above::add);
        }
        above.sort(BY_NUMBER);
        return above;
    }
}
