package dev.winnow.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The rungs of one bracket with all results so far.
 *
 * @param rungs lowest first; the last is the maximum resource
 * @param size number of trials the bracket has or will have, withdrawn ones included; meaningless in a bracket without
 *     an end
 */
public record Ladder(List<Rung> rungs, int size) {
    private static final Comparator<Rung.Entry> BEST_FIRST =
            Comparator.comparingDouble(Rung.Entry::loss).thenComparingInt(Rung.Entry::trial);

    public Ladder {
        rungs = List.copyOf(rungs);
    }

    /**
     * The rungs of a bracket with what its trials brought to them.
     *
     * @param direction of the objective
     * @param levels of the rungs, strictly increasing
     * @param trials of this bracket
     * @param withdrawn numbers of the bracket's trials that a person deleted; how far they had come is not known, so
     *     they take the worst places of the first rung
     * @param size see {@link Ladder}
     */
    static Ladder of(Direction direction, List<Integer> levels, List<Trial> trials, List<Integer> withdrawn, int size) {
        List<Rung> rungs = new ArrayList<>();
        for (int level : levels) {
            List<Rung.Entry> entries = new ArrayList<>();
            int running = 0;
            for (Trial trial : trials) {
                if (trial.resource() < level) {
                    continue;
                }
                OptionalDouble loss = loss(direction, trial, level);
                if (loss.isPresent()) {
                    boolean open = trial.active() && trial.resource() == level;
                    entries.add(new Rung.Entry(trial.number(), loss.getAsDouble(), trial.resource() > level, open));
                } else if (trial.resource() == level) {
                    running++;
                }
            }
            if (rungs.isEmpty()) {
                withdrawn.forEach(
                        number -> entries.add(new Rung.Entry(number, Double.POSITIVE_INFINITY, false, false)));
            }
            entries.sort(BEST_FIRST);
            rungs.add(new Rung(level, entries, running));
        }
        return new Ladder(rungs, size);
    }

    /** The one rule for results: empty = none yet, infinite = ended without one. */
    private static OptionalDouble loss(Direction direction, Trial trial, int level) {
        OptionalDouble value = trial.valueAt(level);
        if (value.isPresent()) {
            return OptionalDouble.of(direction.loss(value.getAsDouble()));
        }
        boolean endedHere = !trial.active() && trial.resource() == level;
        return endedHere ? OptionalDouble.of(Double.POSITIVE_INFINITY) : OptionalDouble.empty();
    }
}
