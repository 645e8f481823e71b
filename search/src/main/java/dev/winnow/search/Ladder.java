package dev.winnow.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

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
        List<List<Rung.Entry>> entries = new ArrayList<>();
        levels.forEach(level -> entries.add(new ArrayList<>()));
        int[] running = new int[levels.size()];
        for (Trial trial : trials) {
            for (int i = 0; i < levels.size() && levels.get(i) <= trial.resource(); i++) {
                int level = levels.get(i);
                OptionalDouble loss = loss(direction, trial, level);
                if (loss.isPresent()) {
                    boolean open = trial.active() && trial.resource() == level;
                    entries.get(i)
                            .add(new Rung.Entry(trial.number(), loss.getAsDouble(), trial.resource() > level, open));
                } else if (trial.resource() == level) {
                    running[i]++;
                }
            }
        }
        withdrawn.forEach(number -> entries.get(0).add(new Rung.Entry(number, Double.POSITIVE_INFINITY, false, false)));
        List<Rung> rungs = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            entries.get(i).sort(BEST_FIRST);
            rungs.add(new Rung(levels.get(i), entries.get(i), running[i]));
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

    /** Whether an open trial at a rung is out. */
    interface Rule {
        boolean stops(int rung, Rung.Entry entry);
    }

    /** The verdict of a rule that lets each trial at a rung go on at once or stops it, highest rung first. */
    Verdict judgeEach(Rule rule) {
        List<Verdict.Promotion> promotions = new ArrayList<>();
        List<Integer> stops = new ArrayList<>();
        for (int i = rungs.size() - 2; i >= 0; i--) {
            for (Rung.Entry entry : rungs.get(i).ranking()) {
                if (entry.open() && rule.stops(i, entry)) {
                    stops.add(entry.trial());
                } else if (entry.open()) {
                    promotions.add(new Verdict.Promotion(
                            entry.trial(), rungs.get(i + 1).level()));
                }
            }
        }
        return new Verdict(promotions, stops);
    }

    /** The trials that have a value at the maximum resource, best first. */
    List<Integer> completed() {
        return rungs.get(rungs.size() - 1).ranking().stream()
                .filter(entry -> Double.isFinite(entry.loss()))
                .map(Rung.Entry::trial)
                .toList();
    }

    /** The losses of some trials at a rung; a trial without a value there is left out. */
    double[] losses(Collection<Integer> trials, int rung) {
        Set<Integer> wanted = new HashSet<>(trials);
        return rungs.get(rung).ranking().stream()
                .filter(entry -> Double.isFinite(entry.loss()) && wanted.contains(entry.trial()))
                .mapToDouble(Rung.Entry::loss)
                .toArray();
    }

    /** The losses of a trial from the first rung up to one, where it has a value. */
    double[] curve(int trial, int rung) {
        return IntStream.rangeClosed(0, rung)
                .mapToObj(i -> losses(Set.of(trial), i))
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }
}
