package dev.winnow.search.pruner;

import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.TrialChange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

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

    /** A bracket to which no trial belongs yet; see {@link Ladder} for the parameters. */
    public static Ladder empty(List<Integer> levels, boolean firm) {
        return new Ladder(
                levels.stream().map(level -> new Rung(level, List.of(), 0)).toList(), 0, firm);
    }

    /** The bracket after some of its trials have changed. */
    public Ladder after(Direction direction, List<TrialChange> changes) {
        return new Ladder(
                rungs.stream().map(rung -> rung.after(direction, changes)).toList(), size, firm);
    }

    /** The same rungs in a bracket that has, or will have, some number of trials. */
    public Ladder sized(int trials) {
        return new Ladder(rungs, trials, firm);
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
            for (Rung.Entry entry : rungs.get(i).open()) {
                if (rule.stops(i, entry)) {
                    stops.add(entry.trial());
                } else {
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
        BitSet wanted = new BitSet(); // Nearly every result is of another trial, and a map takes longer to say so.
        for (Rung rung : rungs) {
            for (Rung.Entry entry : rung.open()) {
                curves.put(entry.trial(), new ArrayList<>());
                wanted.set(entry.trial());
            }
        }
        if (!curves.isEmpty()) {
            for (Rung rung : rungs) {
                for (Rung.Entry entry : rung.ranking()) {
                    if (wanted.get(entry.trial()) && Double.isFinite(entry.loss())) {
                        curves.getOrDefault(entry.trial(), List.of()).add(entry.loss());
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
    double[] losses(IntPredicate trials, int rung) {
        return rungs.get(rung).ranking().stream()
                .filter(entry -> Double.isFinite(entry.loss()) && trials.test(entry.trial()))
                .mapToDouble(Rung.Entry::loss)
                .toArray();
    }
}
