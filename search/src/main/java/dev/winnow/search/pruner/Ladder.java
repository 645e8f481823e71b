package dev.winnow.search.pruner;

import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The rungs of one bracket with all results so far.
 *
 * @param rungs lowest first; the last is the maximum resource
 * @param size number of trials the bracket has or will have, withdrawn ones included; meaningless in a bracket without
 *     an end
 * @param firm whether two results at a rung keep their order when others arrive
 */
public record Ladder(List<Rung> rungs, int size, boolean firm) {
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
     * @param firm see {@link Ladder}
     */
    public static Ladder of(
            Direction direction,
            List<Integer> levels,
            List<Trial> trials,
            List<Integer> withdrawn,
            int size,
            boolean firm) {
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
            entries.get(i).sort(Ladder::bestFirst);
            rungs.add(new Rung(levels.get(i), entries.get(i), running[i]));
        }
        return new Ladder(rungs, size, firm);
    }

    /** Compares directly, because a chain of comparators takes three times as long. */
    private static int bestFirst(Rung.Entry one, Rung.Entry other) {
        int byLoss = Double.compare(one.loss(), other.loss());
        return byLoss != 0 ? byLoss : Integer.compare(one.trial(), other.trial());
    }

    /** The loss of a trial at a rung: empty = no result yet, infinite = the trial ended without a value there. */
    private static OptionalDouble loss(Direction direction, Trial trial, int level) {
        OptionalDouble value = trial.valueAt(level);
        if (value.isPresent()) {
            return OptionalDouble.of(direction.loss(value.getAsDouble()));
        }
        boolean endedHere = !trial.active() && trial.resource() == level;
        return endedHere ? OptionalDouble.of(Double.POSITIVE_INFINITY) : OptionalDouble.empty();
    }

    /** Decides whether an open trial at a rung is stopped. */
    interface Rule {
        boolean stops(int rung, Rung.Entry entry);
    }

    /**
     * Decides by the losses at this rung and all lower rungs whether an open trial is stopped. Rungs without a loss are
     * left out.
     */
    interface CurveRule {
        boolean stops(int rung, double[] curve);
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

    /** The verdict of a rule on curves. */
    Verdict judgeCurves(CurveRule rule) {
        Map<Integer, List<Double>> curves = curves();
        return judgeEach((rung, entry) -> rule.stops(
                rung,
                curves.getOrDefault(entry.trial(), List.of()).stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray()));
    }

    /** The losses of the open trials, each from the first rung up to the rung where the trial stands. */
    private Map<Integer, List<Double>> curves() {
        Map<Integer, List<Double>> curves = new HashMap<>();
        for (Rung rung : rungs) {
            for (Rung.Entry entry : rung.ranking()) {
                if (entry.open()) {
                    curves.put(entry.trial(), new ArrayList<>());
                }
            }
        }
        if (!curves.isEmpty()) {
            for (Rung rung : rungs) {
                for (Rung.Entry entry : rung.ranking()) {
                    List<Double> curve = curves.get(entry.trial());
                    if (curve != null && Double.isFinite(entry.loss())) {
                        curve.add(entry.loss());
                    }
                }
            }
        }
        return curves;
    }

    /** The trials that have a value at the maximum resource, best first. */
    List<Integer> completed() {
        return rungs.get(rungs.size() - 1).ranking().stream()
                .filter(entry -> Double.isFinite(entry.loss()))
                .map(Rung.Entry::trial)
                .toList();
    }

    /** The losses of some trials at a rung; a trial without a value there is left out. */
    double[] losses(Set<Integer> trials, int rung) {
        return rungs.get(rung).ranking().stream()
                .filter(entry -> Double.isFinite(entry.loss()) && trials.contains(entry.trial()))
                .mapToDouble(Rung.Entry::loss)
                .toArray();
    }
}
