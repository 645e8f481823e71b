package dev.winnow.search.forecast;

import dev.winnow.search.analysis.Exploration;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.study.Study;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a study is going to cost, known before its first trial: the trials that come to each rung, the steps that they
 * train, and the size of the search space. The study is played through in virtual time.
 */
public final class StudyForecast {
    /**
     * A rung.
     *
     * @param resource the step
     * @param trials trials that are expected to train to that step
     */
    public record Rung(int resource, int trials) {}

    /**
     * A bracket; there is one, number 0, unless the pruner is Hyperband or PBT.
     *
     * @param begin the step after which its trials begin
     */
    public record Bracket(int number, int begin, List<Rung> rungs) {
        public Bracket(int number, List<Rung> rungs) {
            this(number, 0, rungs);
        }
    }

    private final SearchSpace space;
    private final int maxResource;
    private final boolean pauses;
    private final OptionalInt trials;
    private final List<Bracket> brackets;

    private StudyForecast(Study study, OptionalInt trials, List<Bracket> brackets) {
        this.space = study.space();
        this.maxResource = study.pruner().maxResource();
        this.pauses = study.pruner().pauses();
        this.trials = trials;
        this.brackets = brackets;
    }

    /** The forecast of a study; takes as long as planning all its trials with sampler Random. */
    public static StudyForecast of(Study study) {
        if (study.trialLimit().isEmpty()) {
            var rungs = study.pruner().rungs(0).stream()
                    .map(rung -> new Rung(rung, 0))
                    .toList();
            return new StudyForecast(study, OptionalInt.empty(), List.of(new Bracket(0, rungs)));
        }
        var brackets = Rehearsal.of(study).entrySet().stream()
                .map(bracket -> new Bracket(
                        bracket.getKey(),
                        study.pruner().begin(bracket.getKey()),
                        bracket.getValue().entrySet().stream()
                                .map(rung -> new Rung(rung.getKey(), rung.getValue()))
                                .toList()))
                .toList();
        int trials = brackets.stream()
                .mapToInt(bracket -> bracket.rungs().get(0).trials())
                .sum();
        return new StudyForecast(study, OptionalInt.of(trials), brackets);
    }

    /** Trials that the study will have; empty when only time or GPU time ends it. */
    public OptionalInt trials() {
        return trials;
    }

    /** Steps of a full training. */
    public int maxResource() {
        return maxResource;
    }

    /** The brackets with the trials expected at each rung; all are 0 when nothing is known of their number. */
    public List<Bracket> brackets() {
        return brackets;
    }

    /** Whether the brackets are generations, each of which goes on where the one before ended. */
    public boolean generations() {
        return brackets.stream().anyMatch(bracket -> bracket.begin() > 0);
    }

    /** Steps if every trial trained to the end. */
    public long fullSteps() {
        return (long) trials.orElse(0) * maxResource;
    }

    /** Steps that are expected with pruning. */
    public long expectedSteps() {
        long steps = 0;
        for (var bracket : brackets) {
            int below = bracket.begin();
            for (var rung : bracket.rungs()) {
                steps += (long) rung.trials() * (rung.resource() - below);
                below = rung.resource();
            }
        }
        return steps;
    }

    /** Starts of trainers that are expected: one for each trial, and where trials rest at rungs one for each rung more. */
    public long expectedStarts() {
        return brackets.stream()
                .flatMap(bracket -> bracket.rungs().stream().limit(pauses ? Long.MAX_VALUE : 1))
                .mapToLong(Rung::trials)
                .sum();
    }

    /** Number of configurations, or {@code infinite}. */
    public String sizeText() {
        return exploration().sizeText();
    }

    /** The share of the space that the study will try, from 0 to 1; empty if the space is infinite. */
    public Optional<Double> share() {
        var share = exploration().share();
        return share.isPresent() ? Optional.of(share.getAsDouble()) : Optional.empty();
    }

    /**
     * How long it would take to train every configuration to the end, one after the other.
     *
     * @param secondsPerStep finite and above 0
     */
    public String exhaustive(double secondsPerStep) {
        return exploration().exhaustive(secondsPerStep * maxResource);
    }

    private Exploration exploration() {
        return Exploration.of(space, trials.orElse(0));
    }
}
