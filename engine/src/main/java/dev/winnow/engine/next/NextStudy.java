package dev.winnow.engine.next;

import dev.winnow.api.ParameterConstraint;
import dev.winnow.api.ParameterSpec;
import dev.winnow.api.PrunerSpec;
import dev.winnow.api.SamplerSpec;
import dev.winnow.api.StudySpec;
import dev.winnow.api.StudyState;
import dev.winnow.api.TrialFacts;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.api.WarmStart;
import dev.winnow.engine.definition.Definition;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.study.EarlierConfiguration;
import dev.winnow.engine.study.TrialReader;
import dev.winnow.search.analysis.NextRanges;
import dev.winnow.search.analysis.RangeChange;
import dev.winnow.search.analysis.RangeChange.Fixed;
import dev.winnow.search.analysis.RangeChange.Gone;
import dev.winnow.search.pareto.ParetoFront;
import dev.winnow.search.space.Constraint;
import dev.winnow.search.study.Study;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What to try after a study: {@link NextRanges} of its parameters, as a study that learns from its trials where it can.
 *
 * @param words for a person, each a line; values of parameters may be any text
 * @param manifest the next study; empty if there is too little to say, which the words then tell
 */
public record NextStudy(List<String> words, Optional<TuningStudy> manifest) {
    private static final Pattern NAME = Pattern.compile("(.*?)-next(?:-([1-9][0-9]{0,3}))?");
    private static final int LONGEST_NAME = 50;

    public NextStudy {
        words = List.copyOf(words);
    }

    /** Whether a study has ended with enough trials to say something of a study after it. */
    public static boolean speaks(StudyPage page) {
        return page.phase().ended()
                && page.trials().stream()
                                .filter(trial -> !trial.values().rungs().isEmpty()
                                        && trial.values().divergedAt() == null)
                                .count()
                        >= NextRanges.FEWEST;
    }

    /**
     * What to try after a study.
     *
     * @param study a study whose manifest the schema has let pass, defaults included; whether it has ended does not matter
     * @param trials all of its trials, in any order
     */
    public static NextStudy of(TuningStudy study, List<TuningTrial> trials) {
        var definition = Definition.of(study.getSpec());
        var problems = new ArrayList<>(definition.problems());
        definition.study().ifPresent(read -> problems.addAll(TrialReader.strangers(read.space(), trials)));
        if (!problems.isEmpty()) {
            return new NextStudy(
                    List.of("There is nothing to say, because the study cannot be read: " + problems.get(0)),
                    Optional.empty());
        }
        var read = definition.orElseThrow();
        var ranges = ranges(read, study.getSpec(), trials);
        if (ranges.changes().isEmpty()) {
            return new NextStudy(
                    List.of("There is too little to say: " + ranges.trials()
                            + " trials have a value at a rung, and at least " + NextRanges.FEWEST + " are needed"),
                    Optional.empty());
        }
        return next(study, trials, read, ranges);
    }

    private static NextRanges ranges(Study read, StudySpec spec, List<TuningTrial> trials) {
        var history = TrialReader.of(read, spec, trials);
        int front = read.objectives().single()
                ? 1
                : ParetoFront.of(history).points().size();
        return NextRanges.of(read.space(), read.objective().direction(), read.compared(history), front, read.seed());
    }

    private static NextStudy next(TuningStudy study, List<TuningTrial> trials, Study read, NextRanges ranges) {
        var name = study.getMetadata().getName();
        var changes = ranges.changes();
        var words = new ArrayList<String>();
        words.add("What to try after the study " + name + ", by its " + ranges.trials() + " trials with a value");
        words.addAll(NextWords.of(changes));
        if (ranges.trials() < NextRanges.FEWEST_TO_FIX) {
            words.add("No parameter is fixed because it hardly matters: it takes " + NextRanges.FEWEST_TO_FIX
                    + " trials to say so");
        }
        var spec = study.getSpec();
        var learned = unable(study)
                .map(why -> {
                    words.add("warmStart is left out: " + why);
                    return Optional.<WarmStart>empty();
                })
                .orElseGet(() -> Optional.of(new WarmStart(List.of(name), ignored(changes))));
        var next = new TuningStudy();
        next.setMetadata(new ObjectMetaBuilder()
                .withName(name(name))
                .withNamespace(study.getMetadata().getNamespace())
                .withLabels(study.getMetadata().getLabels())
                .build());
        next.setSpec(spec(
                spec,
                NextParameters.of(spec.parameters(), changes),
                constraints(spec, read, changes),
                learned.orElse(null)));
        learned.ifPresent(from -> words.add(learned(next.getSpec(), trials, name)));
        return new NextStudy(words, Optional.of(next));
    }

    /** Why the next study cannot learn from the trials of this one. */
    private static Optional<String> unable(TuningStudy study) {
        var spec = study.getSpec();
        if (!spec.plain()) {
            return Optional.of("it learns from the values of one objective without metricConstraints");
        }
        if (spec.pruner().type() == PrunerSpec.Type.PBT) {
            return Optional.of("pruner PBT learns from no other study");
        }
        var sampler = spec.sampler().type();
        if (Set.of(SamplerSpec.Type.Random, SamplerSpec.Type.Sobol, SamplerSpec.Type.Grid)
                .contains(sampler)) {
            return Optional.of("sampler " + sampler + " learns from no trials; Auto would");
        }
        return study.statusOrNew().is(StudyState.Complete)
                ? Optional.empty()
                : Optional.of("it learns from studies that are Complete, and this one is "
                        + Optional.ofNullable(study.statusOrNew().state()).orElse("new"));
    }

    private static @Nullable List<String> ignored(List<RangeChange> changes) {
        var fixed = changes.stream()
                .filter(change -> change instanceof Fixed)
                .map(change -> change.parameter().name())
                .toList();
        return fixed.isEmpty() ? null : fixed;
    }

    private static String learned(StudySpec next, List<TuningTrial> trials, String from) {
        var space = Definition.of(next).orElseThrow().space();
        var full = trials.stream()
                .filter(trial -> TrialFacts.of(trial).fullTraining().isPresent())
                .toList();
        long fitting = full.stream()
                .filter(trial -> EarlierConfiguration.of(
                                next, space, trial.getSpec().parameters())
                        .isPresent())
                .count();
        return "The next study learns from " + fitting + " of the " + full.size() + " full trainings of " + from
                + ", those with values that it may try";
    }

    /** The constraints; where one names a parameter that is left out, no configuration could break it. */
    private static @Nullable List<ParameterConstraint> constraints(
            StudySpec spec, Study read, List<RangeChange> changes) {
        if (spec.parameterConstraints() == null) {
            return null;
        }
        var gone = changes.stream()
                .filter(change -> change instanceof Gone)
                .map(change -> change.parameter().name())
                .collect(Collectors.toSet());
        var left = new ArrayList<ParameterConstraint>();
        for (int i = 0; i < spec.parameterConstraints().size(); i++) {
            if (read.space().constraints().get(i).parts().stream()
                    .map(Constraint.Part::parameters)
                    .noneMatch(names -> names.stream().anyMatch(gone::contains))) {
                left.add(spec.parameterConstraints().get(i));
            }
        }
        return left.isEmpty() ? null : left;
    }

    /** The manifest with other parameters. Its initial trials have been tried; another seed gives other draws. */
    private static StudySpec spec(
            StudySpec old,
            List<ParameterSpec> parameters,
            @Nullable List<ParameterConstraint> constraints,
            @Nullable WarmStart warmStart) {
        var sampler = old.sampler();
        long seed = sampler.seed() == Long.MAX_VALUE ? 0 : sampler.seed() + 1;
        return new StudySpec(
                old.objectives(),
                old.metricConstraints(),
                parameters,
                constraints,
                new SamplerSpec(sampler.type(), seed, sampler.tpe(), sampler.nsgaii()),
                old.pruner(),
                old.limits(),
                null,
                warmStart,
                old.onEnd(),
                false,
                old.ttlSecondsAfterFinished(),
                old.managedBy(),
                old.trial());
    }

    /** A name after the name: {@code digits-next}, {@code digits-next-2}, {@code digits-next-3}. */
    private static String name(String name) {
        var known = NAME.matcher(name);
        var base = known.matches() ? known.group(1) : name;
        var number = known.matches() ? "-" + (known.group(2) == null ? 2 : Integer.parseInt(known.group(2)) + 1) : "";
        var end = "-next" + number;
        return base.substring(0, Math.min(base.length(), LONGEST_NAME - end.length()))
                        .replaceAll("-+$", "")
                + end;
    }
}
