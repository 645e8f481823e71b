package dev.winnow.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The good and the other trials of a study, for {@link TpeSampler}. Of the ranked trials the first are good. Trials that
 * have nothing to show yet count among the others, which keeps parallel trials apart.
 *
 * @param below the good trials, by number
 * @param above the others, by number
 * @param threshold the smallest loss that is not good; positive infinity if there is none, or if trials that came to
 *     different rungs would be compared
 */
record TpeSplit(List<Observations.Observation> below, List<Trial> above, double threshold) {
    private static final int LARGEST_GOOD_SET = 25;
    private static final Comparator<Observations.Observation> BY_NUMBER =
            Comparator.comparingInt(observation -> observation.trial().number());

    /**
     * Splits those trials that a model can use.
     *
     * @param goodShare share of the observed trials that are good; they are rounded up, and at most 25
     * @param usable which trials take part
     */
    static TpeSplit of(Observations observations, double goodShare, Predicate<Trial> usable) {
        List<Observations.Observation> ranked = observations.ranked().stream()
                .filter(observation -> usable.test(observation.trial()))
                .toList();
        int good = (int) Math.min(Math.ceil(goodShare * ranked.size()), LARGEST_GOOD_SET);
        List<Observations.Observation> below = new ArrayList<>(ranked.subList(0, good));
        List<Trial> above = new ArrayList<>();
        ranked.subList(good, ranked.size()).forEach(observation -> above.add(observation.trial()));
        observations.running().stream().filter(usable).forEach(above::add);
        below.sort(BY_NUMBER);
        above.sort(Comparator.comparingInt(Trial::number));
        boolean comparable = good < ranked.size()
                && ranked.get(0).resource() == ranked.get(good).resource();
        return new TpeSplit(below, above, comparable ? ranked.get(good).loss() : Double.POSITIVE_INFINITY);
    }
}
