package dev.winnow.search.pareto;

import dev.winnow.search.trial.Measurement;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How the Pareto front of a study grew, as best-so-far is for one objective: the volume that the trials up to each one
 * dominate from the objectives' references on.
 *
 * @param volumes one for each trial, in the order of their numbers; never falling
 */
public record HypervolumeHistory(List<Double> volumes) {
    public HypervolumeHistory {
        volumes = List.copyOf(volumes);
    }

    /**
     * The history of some trials, ordered by number. A trial counts by its measurement at the highest rung that it was
     * granted and reached, else by its latest measurement. A trial that diverged or breaks a constraint adds nothing.
     *
     * @throws IllegalArgumentException if an objective has no reference
     */
    public static HypervolumeHistory of(Objectives objectives, List<Trial> trials) {
        double[] reference = objectives.reference();
        if (reference.length == 0) {
            throw new IllegalArgumentException(
                    "give each objective a reference, from which the hypervolume is measured");
        }
        List<double[]> before = new ArrayList<>();
        List<Double> volumes = new ArrayList<>();
        double volume = 0;
        for (Trial trial : trials) {
            Optional<double[]> point = trial.state() == State.DIVERGED
                    ? Optional.empty()
                    : trial.measured()
                            .filter(Measurement::feasible)
                            .map(Measurement::point)
                            .filter(p -> inside(p, reference))
                            // A dominated point adds nothing; this check is much faster than the volume.
                            .filter(p -> before.stream().noneMatch(other -> NondominatedSort.dominates(other, p)));
            if (point.isPresent()) {
                volume += Math.max(0, Hypervolume.gain(point.get(), before, reference));
                before.removeIf(other -> NondominatedSort.dominates(point.get(), other));
                before.add(point.get());
            }
            volumes.add(volume);
        }
        return new HypervolumeHistory(volumes);
    }

    private static boolean inside(double[] point, double[] reference) {
        return IntStream.range(0, point.length).allMatch(i -> point[i] < reference[i]);
    }
}
