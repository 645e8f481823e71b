package dev.winnow.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A study at one moment.
 *
 * @param study what was asked for
 * @param trials ordered by number
 * @param next the first number that was never used
 * @param positions the trials by where they stand, each list ordered by number
 */
record Standing(Study study, List<Trial> trials, int next, Map<Position, List<Trial>> positions) {

    static Standing of(Study study, List<Trial> trials, Progress progress) {
        List<Trial> sorted =
                trials.stream().sorted(Comparator.comparingInt(Trial::number)).toList();
        int next = sorted.isEmpty() ? 0 : sorted.get(sorted.size() - 1).number() + 1;
        int maxResource = study.pruner().maxResource();
        Map<Position, List<Trial>> positions =
                sorted.stream().collect(Collectors.groupingBy(trial -> Position.of(trial, maxResource)));
        return new Standing(study, sorted, Math.max(next, progress.created()), positions);
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

    /**
     * All brackets that have begun, in their order.
     *
     * @param limit number of trials the study will have at most
     */
    List<Ladder> ladders(int limit) {
        Map<Integer, List<Trial>> byBracket = new HashMap<>();
        boolean[] present = new boolean[next];
        for (Trial trial : trials) {
            byBracket
                    .computeIfAbsent(trial.bracket(), bracket -> new ArrayList<>())
                    .add(trial);
            present[trial.number()] = true;
        }
        List<Ladder> ladders = new ArrayList<>();
        long first = 0;
        for (int bracket = 0; first < next; bracket++) {
            long end = Math.min(first + study.pruner().bracketTrials(bracket), limit);
            List<Integer> withdrawn = new ArrayList<>();
            for (int number = (int) first; number < Math.min(end, next); number++) {
                if (!present[number]) {
                    withdrawn.add(number);
                }
            }
            ladders.add(Ladder.of(
                    study.objective().direction(),
                    study.pruner().rungs(bracket),
                    byBracket.getOrDefault(bracket, List.of()),
                    withdrawn,
                    (int) (end - first)));
            first = end;
        }
        return ladders;
    }
}
