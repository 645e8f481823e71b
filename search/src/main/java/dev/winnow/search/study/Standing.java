package dev.winnow.search.study;

import dev.winnow.search.pareto.DominanceOrder;
import dev.winnow.search.pruner.Ladder;
import dev.winnow.search.trial.Position;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A study at one moment.
 *
 * @param study what was asked for
 * @param trials ordered by number, with the values that they are compared by
 * @param next the first number that was never used
 * @param positions the trials by where they stand, each list ordered by number
 * @param living numbers of the trials whose trainer may still live
 */
public record Standing(
        Study study, List<Trial> trials, int next, Map<Position, List<Trial>> positions, Set<Integer> living) {

    public static Standing of(Study study, List<Trial> trials, Progress progress) {
        List<Trial> sorted = DominanceOrder.applied(
                trials.stream().sorted(Comparator.comparingInt(Trial::number)).toList());
        int next = sorted.isEmpty() ? 0 : sorted.get(sorted.size() - 1).number() + 1;
        Map<Position, List<Trial>> positions = sorted.stream()
                .collect(Collectors.groupingBy(
                        trial -> Position.of(trial, study.pruner().last(trial.bracket()))));
        return new Standing(study, sorted, Math.max(next, progress.created()), positions, progress.living());
    }

    List<Trial> at(Position position) {
        return positions.getOrDefault(position, List.of());
    }

    /** The trials at some positions together, ordered by number. */
    List<Trial> at(Position... several) {
        return Stream.of(several)
                .flatMap(position -> at(position).stream())
                .sorted(Comparator.comparingInt(Trial::number))
                .toList();
    }

    boolean none(Position position) {
        return at(position).isEmpty();
    }

    /** All brackets that have begun, in their order, with the trials that they have so far. */
    public List<Ladder> ladders() {
        return ladders(Math.max(1, next));
    }

    /** The trials whose trainer may still live although it trains for no grant any more. */
    Set<Integer> leaving() {
        Set<Integer> leaving = new HashSet<>(living);
        at(Position.TRAINING).forEach(trial -> leaving.remove(trial.number()));
        return leaving;
    }

    /**
     * The trials as a sampler learns from them. One that came to its last rung is completed, however long its trainer takes to
     * leave.
     */
    List<Trial> learned() {
        if (none(Position.FINISHED)) {
            return trials;
        }
        Set<Integer> finished =
                at(Position.FINISHED).stream().map(Trial::number).collect(Collectors.toSet());
        return trials.stream()
                .map(trial -> finished.contains(trial.number()) ? trial.withState(State.COMPLETED) : trial)
                .toList();
    }

    /**
     * All brackets that have begun, in their order.
     *
     * @param limit number of trials the study will have at most
     */
    public List<Ladder> ladders(int limit) {
        Map<Integer, List<Trial>> byBracket = trials.stream().collect(Collectors.groupingBy(Trial::bracket));
        Map<Integer, List<Integer>> withdrawn = withdrawn();
        int begun = Stream.concat(byBracket.keySet().stream(), withdrawn.keySet().stream())
                .mapToInt(bracket -> bracket + 1)
                .max()
                .orElse(0);
        List<Ladder> ladders = new ArrayList<>();
        long first = 0;
        for (int bracket = 0; bracket < begun; bracket++) {
            long end = Math.max(first, Math.min(first + study.pruner().bracketTrials(bracket), limit));
            ladders.add(Ladder.of(
                    study.objective().direction(),
                    study.pruner().rungs(bracket),
                    ordered(byBracket.getOrDefault(bracket, List.of())),
                    withdrawn.getOrDefault(bracket, List.of()),
                    (int) (end - first),
                    study.objectives().plain()));
            first = end;
        }
        return ladders;
    }

    /**
     * A pruner that promotes a share of each rung needs an order of each bracket by itself, so that trials of other
     * brackets do not change it.
     */
    private List<Trial> ordered(List<Trial> bracket) {
        return study.pruner().synchronous() ? DominanceOrder.applied(bracket) : bracket;
    }

    /** Numbers that were used and whose trial is gone, by bracket. */
    private Map<Integer, List<Integer>> withdrawn() {
        boolean[] present = new boolean[next];
        trials.forEach(trial -> present[trial.number()] = true);
        return IntStream.range(0, next)
                .filter(number -> !present[number])
                .boxed()
                .collect(Collectors.groupingBy(study.pruner()::bracket));
    }
}
