package dev.winnow.search.analysis;

import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The trials that have a value, the best first: ordered by how far they came and then by their value there, so that a
 * pruned trial is worse than one that was not. Diverged trials are left out.
 */
final class Ranking {
    private record Ranked(Trial trial, int resource, double loss) {}

    private final List<Ranked> ranked;

    private Ranking(List<Ranked> ranked) {
        this.ranked = ranked;
    }

    static Ranking of(Direction direction, List<Trial> trials) {
        List<Ranked> ranked = new ArrayList<>();
        for (Trial trial : trials) {
            if (trial.state() != State.DIVERGED) {
                trial.reached()
                        .ifPresent(reached ->
                                ranked.add(new Ranked(trial, reached.rung(), direction.loss(reached.value()))));
            }
        }
        ranked.sort(Comparator.comparingInt(Ranked::resource)
                .reversed()
                .thenComparingDouble(Ranked::loss)
                .thenComparingInt(r -> r.trial().number()));
        return new Ranking(ranked);
    }

    /** All of them, the best first. */
    List<Trial> trials() {
        return ranked.stream().map(Ranked::trial).toList();
    }

    /** The same order of some of the trials. */
    Ranking only(Predicate<Trial> which) {
        return new Ranking(ranked.stream().filter(r -> which.test(r.trial())).toList());
    }

    /**
     * The best trials, and those that are as good as the last of these.
     *
     * @param place how many, from 1; at most the number of trials
     */
    List<Trial> best(int place) {
        Ranked last = ranked.get(place - 1);
        return ranked.stream()
                .filter(r ->
                        r.resource() > last.resource() || (r.resource() == last.resource() && r.loss() <= last.loss()))
                .map(Ranked::trial)
                .toList();
    }
}
