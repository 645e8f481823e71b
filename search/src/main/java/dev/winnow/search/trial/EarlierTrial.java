package dev.winnow.search.trial;

import dev.winnow.search.space.Configuration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * A fully trained trial of another study, from which the sampler of this one learns.
 *
 * @param configuration what it trained with, in the space of this study; it need not meet the constraints
 * @param value its objective after a full training, finite
 */
public record EarlierTrial(Configuration configuration, double value) {
    public EarlierTrial {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("the value of an earlier trial must be finite, not " + value);
        }
    }

    /**
     * The trials as a sampler sees them: completed, with numbers below 0, so that the study's own trials keep their
     * numbers. The last earlier trial has number -1.
     *
     * @param maxResource steps of a full training in this study, at least 1
     */
    public static List<Trial> numbered(List<EarlierTrial> earlier, int maxResource) {
        return IntStream.range(0, earlier.size())
                .mapToObj(i -> new Trial(
                        i - earlier.size(),
                        earlier.get(i).configuration(),
                        0,
                        maxResource,
                        Desired.RUNNING,
                        State.COMPLETED,
                        Collections.emptySortedMap(),
                        OptionalDouble.of(earlier.get(i).value())))
                .toList();
    }

    /**
     * Which trials to keep if there are too many. Half of the kept trials are the best ones. The other half is spread
     * evenly by rank down to the worst trial, because a model also needs to know where not to go.
     *
     * @param values their objectives
     * @param most how many to keep, at least 0
     * @return indices into the values, rising
     */
    public static List<Integer> kept(List<Double> values, Direction direction, int most) {
        List<Integer> ranked = IntStream.range(0, values.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> direction.loss(values.get(i)))) // stable: by index
                .toList();
        if (ranked.size() <= most) {
            return ranked.stream().sorted().toList();
        }
        int best = (most + 1) / 2;
        int spread = most - best;
        List<Integer> kept = new ArrayList<>(ranked.subList(0, best));
        long others = ranked.size() - best;
        for (int i = 1; i <= spread; i++) {
            kept.add(ranked.get((int) (best + others * i / spread) - 1));
        }
        return kept.stream().sorted().toList();
    }
}
