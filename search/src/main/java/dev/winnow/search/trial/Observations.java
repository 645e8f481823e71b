package dev.winnow.search.trial;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the trials of a study have shown so far, for samplers that learn from it.
 *
 * <p>A trial is observed when it has a value at a rung it was granted, when it ended with a value, or when it diverged.
 * Trials that trained further are better; of two that trained equally far, the one with the better value. Diverged
 * trials come last. A failed trial without a value says nothing about its configuration.
 *
 * @param observed the observed trials, by number
 * @param running trials without a value yet, by number
 */
public record Observations(List<Observation> observed, List<Trial> running) {
    public static final Comparator<Observation> BEST_FIRST = Comparator.comparingInt(Observation::resource)
            .reversed()
            .thenComparingDouble(Observation::loss)
            .thenComparingInt(observation -> observation.trial().number());

    /**
     * One observed trial.
     *
     * @param trial the trial
     * @param resource the rung of its value; huge if it completed, 0 if it diverged or never came to a rung
     * @param loss its value as a loss; positive infinity if it diverged
     */
    public record Observation(Trial trial, int resource, double loss) {}

    public Observations {
        observed = List.copyOf(observed);
        running = List.copyOf(running);
    }

    /** The observations of a history, which is ordered by number. */
    public static Observations of(Direction direction, List<Trial> history) {
        List<Observation> observed = new ArrayList<>();
        List<Trial> running = new ArrayList<>();
        for (Trial trial : history) {
            Optional<Trial.Reached> reached = trial.reached();
            if (trial.state() == State.DIVERGED) {
                observed.add(new Observation(trial, 0, Double.POSITIVE_INFINITY));
            } else if (reached.isPresent()) {
                boolean completed = trial.state() == State.COMPLETED;
                int resource = completed ? Integer.MAX_VALUE : reached.get().rung();
                observed.add(new Observation(
                        trial, resource, direction.loss(reached.get().value())));
            } else if (trial.state() == State.ACTIVE) {
                running.add(trial);
            } else if (trial.value().isPresent()) {
                observed.add(
                        new Observation(trial, 0, direction.loss(trial.value().getAsDouble())));
            }
        }
        return new Observations(observed, running);
    }
}
