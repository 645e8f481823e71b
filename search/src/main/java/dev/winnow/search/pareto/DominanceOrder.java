package dev.winnow.search.pareto;

import dev.winnow.search.trial.Measurement;
import dev.winnow.search.trial.Measurements;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reduces several objectives, and one objective with constraints, to one order. Samplers and pruners need not know of
 * it. At each rung the feasible trials come first, front by front, and within a front by what each adds to the
 * hypervolume; then the others by how much they break the constraints.
 *
 * <p>A trial's value at a rung becomes its place in the order there, from 0 to 1; smaller is better. So places at
 * different rungs can be compared too. A new trial may change the places of others; decisions that were made stay.
 *
 * <p>Source: Schmucker, Donini, Zafar, Salinas, Archambeau: "Multi-objective asynchronous successive halving", arXiv
 * 2106.12639 (2021), for the order by fronts; the order within a front is that of {@link HypervolumeSubset}.
 */
public final class DominanceOrder {
    private DominanceOrder() {}

    /** The trials with their places as values, ordered as they were; trials without measurements stay as they are. */
    public static List<Trial> applied(List<Trial> trials) {
        if (trials.stream().allMatch(trial -> trial.measurements().equals(Measurements.NONE))) {
            return trials;
        }
        List<SortedMap<Integer, Double>> rungs = new ArrayList<>();
        trials.forEach(trial -> rungs.add(new TreeMap<>(trial.rungs())));
        trials.stream()
                .flatMap(trial -> trial.counted().keySet().stream())
                .distinct()
                .forEach(level -> {
                    double[] places = places(
                            trials, trial -> Optional.ofNullable(trial.counted().get(level)));
                    for (int i = 0; i < places.length; i++) {
                        if (trials.get(i).counted().containsKey(level)) {
                            rungs.get(i).put(level, places[i]);
                        }
                    }
                });
        double[] latest = places(trials, trial -> trial.measurements().latest());
        List<Trial> ordered = new ArrayList<>();
        for (int i = 0; i < latest.length; i++) {
            Trial trial = trials.get(i);
            boolean known = trial.measurements().latest().isPresent();
            ordered.add(trial.withValues(rungs.get(i), known ? OptionalDouble.of(latest[i]) : OptionalDouble.empty()));
        }
        return ordered;
    }

    private static double[] places(List<Trial> trials, Function<Trial, Optional<Measurement>> measured) {
        List<Measurement> measurements = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        for (int i = 0; i < trials.size(); i++) {
            int owner = i;
            measured.apply(trials.get(i)).ifPresent(measurement -> {
                measurements.add(measurement);
                owners.add(owner);
            });
        }
        double[] places = new double[trials.size()];
        List<Integer> order = of(measurements);
        for (int place = 0; place < order.size(); place++) {
            places[owners.get(order.get(place))] = (double) place / order.size();
        }
        return places;
    }

    /** The indices of the measurements, best first. */
    public static List<Integer> of(List<Measurement> measurements) {
        List<Integer> feasible = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < measurements.size(); i++) {
            (measurements.get(i).feasible() ? feasible : others).add(i);
        }
        double[][] points =
                feasible.stream().map(i -> measurements.get(i).point()).toArray(double[][]::new);
        List<Integer> order = new ArrayList<>();
        for (List<Integer> front : fronts(NondominatedSort.ranks(points))) {
            double[][] losses = front.stream().map(i -> points[i]).toArray(double[][]::new);
            HypervolumeSubset.order(losses).forEach(i -> order.add(feasible.get(front.get(i))));
        }
        others.sort(Comparator.comparingDouble(i -> measurements.get(i).violation())); // stable
        order.addAll(others);
        return order;
    }

    /** The indices of each front, the best front first. */
    public static List<List<Integer>> fronts(int[] ranks) {
        SortedMap<Integer, List<Integer>> fronts = new TreeMap<>();
        for (int i = 0; i < ranks.length; i++) {
            fronts.computeIfAbsent(ranks[i], rank -> new ArrayList<>()).add(i);
        }
        return List.copyOf(fronts.values());
    }
}
