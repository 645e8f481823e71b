package dev.winnow.search.pareto;

import dev.winnow.search.trial.Measurement;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The trials of a study that no other dominates, each by its measurement at the highest rung that it was granted and came
 * to, else its latest. Diverged trials and those that break a constraint are not in it.
 *
 * @param points by trial number
 */
public record ParetoFront(List<Point> points) {
    /**
     * A trial of the front.
     *
     * @param trial the trial
     * @param measurement what it brought
     */
    public record Point(Trial trial, Measurement measurement) {}

    public ParetoFront {
        points = List.copyOf(points);
    }

    /** The front of the trials of a study with several objectives or with constraints, ordered by number. */
    public static ParetoFront of(List<Trial> trials) {
        List<Point> feasible = new ArrayList<>();
        for (Trial trial : trials) {
            Optional<Measurement> measurement = trial.state() == State.DIVERGED ? Optional.empty() : trial.measured();
            measurement.filter(Measurement::feasible).ifPresent(m -> feasible.add(new Point(trial, m)));
        }
        int[] ranks = NondominatedSort.ranks(
                feasible.stream().map(point -> point.measurement().point()).toArray(double[][]::new));
        List<Point> front = new ArrayList<>();
        for (int i = 0; i < ranks.length; i++) {
            if (ranks[i] == 0) {
                front.add(feasible.get(i));
            }
        }
        return new ParetoFront(front);
    }

    /** The part of the front that dominates most with so many points, the most valuable first. */
    public List<Point> best(int count) {
        double[][] losses =
                points.stream().map(point -> point.measurement().point()).toArray(double[][]::new);
        return HypervolumeSubset.order(losses).stream()
                .limit(count)
                .map(points::get)
                .toList();
    }

    /** The volume it dominates from the objectives' references on; empty if an objective has none. */
    public OptionalDouble hypervolume(Objectives objectives) {
        double[] reference = objectives.reference();
        return reference.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Hypervolume.of(
                        points.stream()
                                .map(point -> point.measurement().point())
                                .toArray(double[][]::new),
                        reference));
    }
}
