package dev.winnow.search;

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

    /** The best of the trials; empty = none has a value. */
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
