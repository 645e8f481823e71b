package dev.winnow.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The good and the other trials of a study, for {@link TpeSampler}.
 *
 * <p>A trial is observed when it has a value at a rung it was granted, when it ended with a value, or when it diverged.
 * Observed trials are ordered by how far they came, then by their value there; a diverged one comes last. The best
 * {@code ceil(N / 10)} of {@code N}, at most 25, are good. Trials that have nothing to show yet count among the others,
 * which keeps parallel trials apart. A failed trial without a value says nothing about its configuration.
 *
 * @param below the good trials, by number
 * @param above the others, by number
 * @param observed number of observed trials
 */
record TpeSplit(List<Trial> below, List<Trial> above, int observed) {
    private static final int LARGEST_GOOD_SET = 25;

    private record Observation(Trial trial, int resource, double loss) {}

    static TpeSplit of(Direction direction, List<Trial> history) {
        List<Observation> observations = new ArrayList<>();
        List<Trial> above = new ArrayList<>();
        for (Trial trial : history) {
            Optional<Trial.Reached> reached = trial.reached();
            if (trial.state() == State.DIVERGED) {
                observations.add(new Observation(trial, 0, Double.POSITIVE_INFINITY));
            } else if (reached.isPresent()) {
                boolean completed = trial.state() == State.COMPLETED;
                int resource = completed ? Integer.MAX_VALUE : reached.get().rung();
                observations.add(new Observation(
                        trial, resource, direction.loss(reached.get().value())));
            } else if (trial.state() == State.ACTIVE) {
                above.add(trial);
            } else if (trial.value().isPresent()) {
                observations.add(
                        new Observation(trial, 0, direction.loss(trial.value().getAsDouble())));
            }
        }
        observations.sort(Comparator.comparingInt(Observation::resource)
                .reversed()
                .thenComparingDouble(Observation::loss)
                .thenComparingInt(observation -> observation.trial().number()));
        int good = Math.min((observations.size() + 9) / 10, LARGEST_GOOD_SET);
        List<Trial> below = new ArrayList<>();
        for (int i = 0; i < observations.size(); i++) {
            (i < good ? below : above).add(observations.get(i).trial());
        }
        below.sort(Comparator.comparingInt(Trial::number));
        above.sort(Comparator.comparingInt(Trial::number));
        return new TpeSplit(below, above, observations.size());
    }

    /** The values of a parameter in the trials that have it, in the order of the trials. */
    static List<Value> values(Parameter parameter, List<Trial> trials) {
        List<Value> values = new ArrayList<>();
        for (Trial trial : trials) {
            Value value = trial.configuration().values().get(parameter.name());
            if (value != null && parameter.contains(value)) {
                values.add(value);
            }
        }
        return values;
    }
}
