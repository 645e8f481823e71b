package dev.winnow.search.study;

import dev.winnow.search.pruner.Ladder;
import dev.winnow.search.pruner.Rung;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Objectives;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What a study knows at one resource, over all brackets.
 *
 * @param resource the rung, in the trainer's steps
 * @param results trials that came to it, those without a value included
 * @param promoted those of the trials that were granted more
 * @param best the best value there; empty = none has one, or the study has several objectives or constraints
 */
public record RungSummary(int resource, int results, int promoted, OptionalDouble best) {

    /**
     * The rungs of a study that trials came to, the lowest first.
     *
     * @param ladders see {@link Standing#ladders()}
     */
    public static List<RungSummary> of(Study study, List<Ladder> ladders) {
        TreeMap<Integer, List<Rung.Entry>> entries = new TreeMap<>();
        for (Ladder ladder : ladders) {
            for (Rung rung : ladder.rungs()) {
                entries.computeIfAbsent(rung.level(), level -> new ArrayList<>())
                        .addAll(rung.ranking());
            }
        }
        entries.values().removeIf(List::isEmpty);
        return entries.entrySet().stream()
                .map(rung -> of(study.objectives(), rung.getKey(), rung.getValue()))
                .toList();
    }

    private static RungSummary of(Objectives objectives, int resource, List<Rung.Entry> entries) {
        OptionalDouble best = entries.stream()
                .mapToDouble(Rung.Entry::loss)
                .filter(loss -> objectives.plain() && Double.isFinite(loss))
                .min();
        Direction direction = objectives.compared().direction();
        int promoted = (int) entries.stream().filter(Rung.Entry::promoted).count();
        return new RungSummary(
                resource,
                entries.size(),
                promoted,
                best.isPresent() ? OptionalDouble.of(direction.value(best.getAsDouble())) : OptionalDouble.empty());
    }
}
