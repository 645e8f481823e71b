package dev.winnow.search.study;

import dev.winnow.search.pareto.ParetoFront;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Incumbent;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.Trial;
import java.util.List;
import java.util.Optional;

/**
 * The rule that ends a study when a number of trials was created since its best value last improved.
 *
 * <p>The best value of several objectives is the hypervolume of their Pareto front.
 *
 * <p>Trials are counted when they are created, because that count only grows and is on record. A trial that still runs
 * when the rule applies had time to improve the best value while all later trials were created.
 *
 * @param trials number of trials, at least 1
 * @param minImprovement improvements that are not larger than this do not count; finite, at least 0
 */
public record Plateau(int trials, double minImprovement) {
    public Plateau {
        if (trials < 1) {
            throw new IllegalArgumentException("limits.plateau.trials must be at least 1, but is " + trials);
        }
        if (!(minImprovement >= 0 && Double.isFinite(minImprovement))) {
            throw new IllegalArgumentException(
                    "limits.plateau.minImprovement must be a finite number of at least 0, but is " + minImprovement);
        }
    }

    /**
     * The last improvement that counted.
     *
     * @param value the best value then
     * @param created trial numbers that had been used by then
     */
    public record Improvement(double value, int created) {}

    /**
     * The last improvement, given the one on record. It is kept in {@link Memory}, as trials do not say when they became the best.
     *
     * @param recorded the last one that was kept; empty = none yet
     * @param trials of the study, ordered by number
     * @param created trial numbers used so far
     */
    public Optional<Improvement> last(
            Optional<Improvement> recorded, Objectives objectives, List<Trial> trials, int created) {
        if (objectives.single()) {
            Direction direction = objectives.list().get(0).direction();
            return last(recorded, direction, Incumbent.of(objectives, trials), created);
        }
        ParetoFront front = ParetoFront.of(trials);
        return front.points().isEmpty()
                ? recorded
                : last(
                        recorded,
                        Direction.MAXIMIZE,
                        front.hypervolume(objectives).orElseThrow(),
                        created);
    }

    Optional<Improvement> last(
            Optional<Improvement> recorded, Direction direction, Optional<Incumbent> best, int created) {
        return best.isEmpty() ? recorded : last(recorded, direction, best.get().value(), created);
    }

    private Optional<Improvement> last(Optional<Improvement> recorded, Direction direction, double value, int created) {
        boolean improved = recorded.isEmpty()
                || direction.loss(value) < direction.loss(recorded.get().value()) - minImprovement;
        return improved ? Optional.of(new Improvement(value, created)) : recorded;
    }

    /** Whether the last improvement is too long ago. */
    boolean reached(Optional<Improvement> last, int created) {
        return last.isPresent() && created - last.get().created() >= trials;
    }
}
