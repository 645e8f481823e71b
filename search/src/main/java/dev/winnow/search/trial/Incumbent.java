package dev.winnow.search.trial;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The best trial of a study so far. A trial's value is the one at the highest rung that it was granted and came to, else
 * the latest it reported. Diverged trials are never the best; equal values rank by trial number.
 *
 * @param trial the trial
 * @param value its value
 */
public record Incumbent(Trial trial, double value) {

    /**
     * The best of the trials, ordered by number; empty = none has a value, or none is feasible, or there are several
     * objectives, of which {@code ParetoFront} tells more.
     */
    public static Optional<Incumbent> of(Objectives objectives, List<Trial> trials) {
        if (objectives.plain()) {
            return of(objectives.list().get(0), trials);
        }
        return objectives.single() ? feasible(objectives, trials) : Optional.empty();
    }

    private static Optional<Incumbent> feasible(Objectives objectives, List<Trial> trials) {
        Optional<Trial> best = Optional.empty();
        double least = Double.POSITIVE_INFINITY;
        for (Trial trial : trials) {
            Optional<Measurement> measurement = trial.state() == State.DIVERGED ? Optional.empty() : trial.measured();
            double loss = measurement
                    .filter(Measurement::feasible)
                    .map(feasible -> feasible.losses().get(0))
                    .orElse(Double.POSITIVE_INFINITY);
            if (loss < least) {
                least = loss;
                best = Optional.of(trial);
            }
        }
        double value = objectives.list().get(0).direction().value(least);
        return best.map(trial -> new Incumbent(trial, value));
    }

    /** The best of the trials of a study with one objective and no constraints; empty = none has a value. */
    public static Optional<Incumbent> of(Objective objective, List<Trial> trials) {
        return trials.stream()
                .filter(trial -> trial.state() != State.DIVERGED)
                .flatMap(trial -> value(trial).stream().mapToObj(value -> new Incumbent(trial, value)))
                .min(Comparator.comparingDouble(
                                (Incumbent incumbent) -> objective.direction().loss(incumbent.value()))
                        .thenComparingInt(incumbent -> incumbent.trial().number()));
    }

    private static OptionalDouble value(Trial trial) {
        return trial.reached()
                .map(reached -> OptionalDouble.of(reached.value()))
                .orElse(trial.value());
    }
}
