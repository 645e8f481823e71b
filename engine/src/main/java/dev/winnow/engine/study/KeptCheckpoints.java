package dev.winnow.engine.study;

import dev.winnow.api.Names;
import dev.winnow.api.TrialFacts;
import dev.winnow.api.TrialTemplate.Keep;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.Definition;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.search.pareto.ParetoFront;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Incumbent;
import dev.winnow.search.trial.Trial;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Whose checkpoints stay once a study has ended. */
public final class KeptCheckpoints {
    private KeptCheckpoints() {}

    /**
     * The names of the trials whose checkpoints stay; empty if nothing is to be removed. Nothing is removed either where the best
     * is to stay and nobody can say which trial is the best.
     *
     * @param trials all trials of the study
     */
    public static Optional<Set<String>> of(StudyReader reader, TuningStudy study, List<TuningTrial> trials) {
        var checkpoints = study.getSpec().trial().checkpoints();
        if (checkpoints == null) {
            return Optional.empty();
        }
        return switch (checkpoints.keep()) {
            case All -> Optional.empty();
            case None -> Optional.of(Set.of());
            case Best, BestAndLast ->
                best(reader, study, trials)
                        .map(best -> names(study, trials, best, checkpoints.keep() == Keep.BestAndLast));
        };
    }

    private static Optional<Set<Integer>> best(StudyReader reader, TuningStudy study, List<TuningTrial> trials) {
        return Definition.of(reader, study.getSpec())
                .study()
                .filter(definition ->
                        TrialReader.strangers(definition.space(), trials).isEmpty())
                .map(definition -> best(definition, TrialReader.of(definition, study.getSpec(), trials)))
                .filter(best -> !best.isEmpty());
    }

    private static Set<Integer> best(Study definition, List<Trial> history) {
        var numbers = new TreeSet<Integer>();
        if (definition.objectives().single()) {
            Incumbent.of(definition.objectives(), history)
                    .ifPresent(best -> numbers.add(best.trial().number()));
        } else {
            ParetoFront.of(history)
                    .points()
                    .forEach(point -> numbers.add(point.trial().number()));
        }
        return numbers;
    }

    private static Set<String> names(TuningStudy study, List<TuningTrial> trials, Set<Integer> best, boolean andLast) {
        var last = trials.stream()
                .filter(trial -> andLast && TrialFacts.of(trial).lastRung().isPresent())
                .map(trial -> trial.getMetadata().getName());
        var names = new TreeSet<String>();
        Stream.concat(
                        best.stream()
                                .map(number -> Names.trial(study.getMetadata().getName(), number)),
                        last)
                .forEach(names::add);
        return names;
    }
}
