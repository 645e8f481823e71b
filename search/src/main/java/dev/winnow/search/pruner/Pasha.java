package dev.winnow.search.pruner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Progressive asynchronous successive halving: the promotion form with a cap on the resource. The cap begins at the
 * second rung and rises by one rung as long as the two highest rungs below it rank their common trials differently; a
 * study whose ranking settles early trains no trial to the end.
 *
 * <p>Trials that are closer than epsilon may change places. Epsilon is the 90th percentile of the distances, at the
 * cap, between trials whose order changed and changed back before the cap. Such differences are noise. A rung that a
 * trial was granted once stays below the cap.
 *
 * <p>Source: Bohdal, Balles, Wistuba, Ermis, Archambeau, Zappella: "PASHA: Efficient HPO and NAS with Progressive
 * Resource Allocation", ICLR 2023 (arXiv 2207.06940).
 *
 * @param minResource resource at the first rung, in the trainer's steps; at least 1
 * @param maxResource resource of a finished trial, in steps; at least {@code minResource}
 * @param eta reduction factor; at least 2
 */
public record Pasha(int minResource, int maxResource, int eta) implements Pruner {
    private static final double NOISE_PERCENTILE = 90;
    /** The number of pairs grows with the square of the number of trials. */
    private static final int MOST_TRIALS = 100;

    public Pasha {
        RungLevels.check(minResource, maxResource, eta);
    }

    @Override
    public List<Integer> rungs(int bracket) {
        return RungLevels.of(minResource, maxResource, eta);
    }

    @Override
    public int fewestTrials() {
        return RungLevels.fewestTrials(eta, rungs(0).size() - 1, false);
    }

    @Override
    public boolean comparesOnly() {
        return false;
    }

    @Override
    public Verdict judge(Ladder ladder) {
        int cap = ladder.rungs().get(cap(ladder)).level();
        List<Verdict.Promotion> promotions = AshaPromotion.promotions(ladder, eta, 0, trial -> false).stream()
                .filter(promotion -> promotion.resource() <= cap)
                .toList();
        return new Verdict(promotions, List.of());
    }

    /** A stable ranking is what it trains for, not a full training. */
    @Override
    public Optional<Verdict.Promotion> finish(List<Ladder> ladders) {
        return Optional.empty();
    }

    @Override
    public Optional<String> explain(List<Ladder> ladders) {
        return ladders.stream()
                .findFirst()
                .map(ladder ->
                        "trains to step " + ladder.rungs().get(cap(ladder)).level() + " of " + maxResource
                                + " as long as the ranking is stable");
    }

    /** Index of the highest rung that may be granted. */
    static int cap(Ladder ladder) {
        int top = ladder.rungs().size() - 1;
        int cap = Math.min(1, top);
        for (int i = cap; i <= top; i++) {
            Rung rung = ladder.rungs().get(i);
            cap = rung.size() + rung.running() > 0 ? i : cap;
        }
        while (cap > 0 && cap < top && !stable(ladder, cap)) {
            cap++;
        }
        return cap;
    }

    /** Whether the rung below the cap ranks the best trials at the cap as the cap does, up to noise. */
    private static boolean stable(Ladder ladder, int cap) {
        List<double[]> curves = curves(ladder, cap);
        double epsilon = noise(curves, cap);
        List<double[]> before = new ArrayList<>(curves);
        before.sort(Comparator.comparingDouble(curve -> curve[cap - 1]));
        for (int place = 0; place < curves.size(); place++) {
            // Two trials have this place, one at the cap and one below it. Their losses below the cap must be about the
            // same.
            if (Math.abs(curves.get(place)[cap - 1] - before.get(place)[cap - 1]) > epsilon) {
                return false;
            }
        }
        return true;
    }

    /** The losses up to the cap of the trials that have one at each rung, best at the cap first. */
    private static List<double[]> curves(Ladder ladder, int cap) {
        Map<Integer, double[]> curves = new HashMap<>();
        ladder.rungs().get(cap).ranking().stream()
                .filter(entry -> Double.isFinite(entry.loss()))
                .limit(MOST_TRIALS)
                .forEach(entry -> curves.put(entry.trial(), new double[cap + 1]));
        for (int i = 0; i <= cap; i++) {
            for (Rung.Entry entry : ladder.rungs().get(i).ranking()) {
                double[] curve = curves.get(entry.trial());
                if (curve != null) {
                    curve[i] = entry.loss();
                }
            }
        }
        return curves.values().stream()
                .sorted(Comparator.comparingDouble(curve -> curve[cap]))
                .toList();
    }

    private static double noise(List<double[]> curves, int cap) {
        List<Double> distances = new ArrayList<>();
        for (double[] a : curves) {
            for (double[] b : curves) {
                if (a[cap] < b[cap] && changes(a, b) > 1) {
                    distances.add(b[cap] - a[cap]);
                }
            }
        }
        return distances.isEmpty()
                ? 0
                : Percentile.at(
                        NOISE_PERCENTILE,
                        distances.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** How often the order of two trials changes along their curves. */
    private static int changes(double[] a, double[] b) {
        int changes = 0;
        for (int i = 1; i < a.length; i++) {
            changes += (a[i - 1] < b[i - 1]) == (a[i] < b[i]) ? 0 : 1;
        }
        return changes;
    }
}
