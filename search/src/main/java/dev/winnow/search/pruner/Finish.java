package dev.winnow.search.pruner;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The last trial of a study. A pruner that promotes a share of each rung promotes nobody from a rung with few results: of six
 * trials, a reduction factor of 3 leaves two at the second rung, and a third of two is none. When nothing else is left to do
 * and no trial has come to the last rung, the best of the highest rung goes on, rung by rung, so that the study ends with a
 * full training.
 *
 * <p>Source: the rule is ours. The papers of successive halving begin with as many trials as the rungs need.
 */
final class Finish {
    private Finish() {}

    private record Candidate(int level, int next, Rung.Entry entry) {}

    /** The trial that goes on; empty if one has come to the last rung, or none can. */
    static Optional<Verdict.Promotion> of(List<Ladder> ladders) {
        if (ladders.stream().anyMatch(ladder -> !ladder.completed().isEmpty())) {
            return Optional.empty();
        }
        return ladders.stream()
                .flatMap(Finish::candidates)
                .min(Comparator.comparingInt((Candidate candidate) -> -candidate.level())
                        .thenComparingDouble(candidate -> candidate.entry().loss())
                        .thenComparingInt(candidate -> candidate.entry().trial()))
                .map(best -> new Verdict.Promotion(best.entry().trial(), best.next()));
    }

    private static Stream<Candidate> candidates(Ladder ladder) {
        var rungs = ladder.rungs();
        return IntStream.range(0, rungs.size() - 1).boxed().flatMap(i -> rungs.get(i).open().stream()
                .filter(entry -> Double.isFinite(entry.loss()))
                .map(entry ->
                        new Candidate(rungs.get(i).level(), rungs.get(i + 1).level(), entry)));
    }
}
