package dev.winnow.engine.study;

import dev.winnow.api.Learned;
import dev.winnow.api.PrunerSpec;
import dev.winnow.api.Resources;
import dev.winnow.api.StudySpec;
import dev.winnow.api.StudyState;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.TrialFacts;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.Problem;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.EarlierTrial;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a study learns from other studies. Their full trainings are copied once into its status, before its first trial. From
 * then on only the copy is read. So the deletion of another study changes nothing, and a restarted process suggests the same.
 */
final class EarlierStudies {
    static final int MOST_TRIALS = 100;

    /** Room for the copy in a status of at most 64 KiB. A trial with parameters of the greatest length fits in. */
    static final int MOST_BYTES = 24 * 1024;

    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private EarlierStudies() {}

    /**
     * A study to learn from.
     *
     * @param trials all of its trials, in any order
     */
    record Source(TuningStudy study, List<TuningTrial> trials) {
        String name() {
            return study.getMetadata().getName();
        }

        StudySpec spec() {
            return study.getSpec();
        }

        /** Its state for a person. */
        String state() {
            return Optional.ofNullable(study.statusOrNew().state()).orElse("new");
        }

        boolean is(StudyState state) {
            return study.statusOrNew().is(state);
        }

        /** What of it this release cannot read. */
        List<Problem> unreadable() {
            return Unreadable.problems(study, trials);
        }
    }

    /** The studies of these names that exist, with their trials. */
    static List<Source> sources(List<String> names, OtherStudies others) {
        return names.stream()
                .flatMap(name -> others.study(name).stream())
                .map(found -> new Source(found, others.trials(found)))
                .toList();
    }

    /** The names of the studies whose trials are not in the status yet. */
    static List<String> unread(StudySpec spec, StudyStatus status) {
        return spec.warmStart() == null || copied(spec, status).isPresent()
                ? List.of()
                : spec.warmStart().studies();
    }

    /** The copy in the status; empty if it is of other studies, or ignores other parameters, than the manifest says. */
    static Optional<Learned> copied(StudySpec spec, StudyStatus status) {
        return Optional.ofNullable(status.warmStart())
                .filter(copy -> spec.warmStart() != null
                        && copy.studies().equals(spec.warmStart().studies())
                        && Objects.equals(copy.ignored(), spec.warmStart().ignore()));
    }

    /** Why a study can never learn from some of the other studies. */
    static List<Problem> problems(StudySpec spec, List<Source> sources) {
        return sources.stream()
                .filter(source -> source.unreadable().isEmpty())
                .filter(source -> !source.spec().plain()
                        || !source.spec()
                                .objective()
                                .metric()
                                .equals(spec.objective().metric())
                        || source.spec().objective().direction()
                                != spec.objective().direction())
                .map(source -> new Problem(
                        "spec.warmStart.studies",
                        source.name() + " searches for " + goal(source.spec()) + ", this study for " + goal(spec)
                                + ": their values cannot be compared; remove it from the list"))
                .toList();
    }

    private static String goal(StudySpec spec) {
        return spec.plain()
                ? "a "
                        + (StudyReader.direction(spec.objective()) == Direction.MINIMIZE ? "small " : "large ")
                        + spec.objective().metric()
                : "several objectives or with metricConstraints";
    }

    /** What a study waits for before it can learn. */
    static Optional<String> waits(List<String> names, List<Source> sources) {
        for (var name : names) {
            var source = sources.stream().filter(s -> s.name().equals(name)).findFirst();
            if (source.isEmpty()) {
                return Optional.of("warmStart waits for the study " + name
                        + ", which does not exist: create it, or remove it from spec.warmStart.studies");
            }
            var unreadable = source.get().unreadable();
            if (!unreadable.isEmpty()) {
                return Optional.of("warmStart waits for the study " + name + ", which cannot be read: "
                        + unreadable.get(0) + "; or remove it from spec.warmStart.studies");
            }
            if (!source.get().is(StudyState.Complete)) {
                return Optional.of("warmStart waits for the study " + name + ", which is "
                        + source.get().state() + " and must be Complete: "
                        + (source.get().is(StudyState.Failed)
                                ? "run it anew, or remove it from spec.warmStart.studies"
                                : "it is used when it is"));
            }
        }
        return Optional.empty();
    }

    /** The copy of the full trainings of complete studies. The order of the trials does not change the copy. */
    static Learned copy(StudySpec spec, SearchSpace space, List<Source> sources) {
        var names =
                space.parameters().stream().map(parameter -> parameter.name()).toList();
        var usable = new ArrayList<Learned.Training>();
        for (var source : sources) {
            // With PBT a value belongs to all parameters that a member trained with, not only to the last of them.
            if (source.spec().pruner().type() != PrunerSpec.Type.PBT) {
                source.trials().stream()
                        .sorted(Comparator.comparing(trial -> trial.getSpec().number()))
                        .filter(trial -> EarlierConfiguration.of(
                                        spec, space, trial.getSpec().parameters())
                                .isPresent())
                        .forEach(trial -> TrialFacts.of(trial)
                                .fullTraining()
                                .ifPresent(value ->
                                        usable.add(row(names, trial.getSpec().parameters(), value))));
            }
        }
        var kept = EarlierTrial.kept(
                usable.stream().map(Learned.Training::value).toList(),
                StudyReader.direction(spec.objective()),
                most(names, usable));
        var measured = sources.stream()
                .flatMap(source ->
                        Optional.ofNullable(source.study().statusOrNew().resources()).stream())
                .filter(resources -> resources.startSeconds() != null)
                .min(Comparator.comparing(Resources::startSeconds));
        return new Learned(
                sources.stream().map(Source::name).toList(),
                sources.stream().mapToInt(source -> source.trials().size()).sum(),
                names,
                kept.stream().map(usable::get).toList(),
                measured.map(Resources::startSeconds).orElse(null),
                measured.map(Resources::stepSeconds).orElse(null),
                spec.warmStart() == null ? null : spec.warmStart().ignore());
    }

    private static Learned.Training row(List<String> names, Map<String, String> parameters, double value) {
        return new Learned.Training(
                value,
                names.stream().map(name -> parameters.getOrDefault(name, "")).toList());
    }

    private static int most(List<String> names, List<Learned.Training> usable) {
        int longest = usable.stream().mapToInt(EarlierStudies::bytes).max().orElse(1);
        return Math.min(MOST_TRIALS, (MOST_BYTES - bytes(names)) / longest);
    }

    private static int bytes(Object part) {
        return JSON.asJson(part).getBytes(StandardCharsets.UTF_8).length + 1;
    }

    /** The trials of the copy whose values the search space has. */
    static List<EarlierTrial> read(StudySpec spec, StudyStatus status, SearchSpace space) {
        var trials = new ArrayList<EarlierTrial>();
        copied(spec, status).ifPresent(copy -> {
            for (var trial : copy.trials()) {
                var texts = new LinkedHashMap<String, String>();
                for (int i = 0; i < copy.parameters().size(); i++) {
                    if (!trial.texts().get(i).isEmpty()) {
                        texts.put(copy.parameters().get(i), trial.texts().get(i));
                    }
                }
                EarlierConfiguration.of(spec, space, texts)
                        .ifPresent(configuration -> trials.add(new EarlierTrial(configuration, trial.value())));
            }
        });
        return trials;
    }

    /** What was learned, as the end of a sentence; empty without {@code warmStart}. */
    static String summary(StudySpec spec, StudyStatus status) {
        return copied(spec, status)
                .map(copy -> {
                    var studies = String.join(", ", copy.studies());
                    return copy.trials().isEmpty()
                            ? "; it learns nothing from " + studies + ": none of " + copy.found()
                                    + " trials is a full training with values that this study may try"
                            : "; it learns from " + copy.trials().size() + " of " + copy.found() + " trials of "
                                    + studies;
                })
                .orElse("");
    }
}
