package dev.winnow.search.trial;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How a study came to its best value: the trials that are better than all that were created before them. */
public final class BestSoFar {
    private BestSoFar() {}

    /** The trials that improved the best, in the order of their numbers; the last is the {@link Incumbent}. */
    public static List<Incumbent> of(Objective objective, List<Trial> trials) {
        List<Incumbent> improvements = new ArrayList<>();
        double best = Double.POSITIVE_INFINITY;
        for (Trial trial :
                trials.stream().sorted(Comparator.comparingInt(Trial::number)).toList()) {
            Optional<Incumbent> result = Incumbent.of(objective, List.of(trial));
            if (result.isPresent() && objective.direction().loss(result.get().value()) < best) {
                best = objective.direction().loss(result.get().value());
                improvements.add(result.get());
            }
        }
        return List.copyOf(improvements);
    }
}
