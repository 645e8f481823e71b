package dev.winnow.local.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Names;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.api.WarmStart;
import dev.winnow.engine.definition.Problem;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.engine.study.OtherStudies;
import dev.winnow.engine.study.RoomForTrials;
import dev.winnow.engine.study.StudyTurn;
import dev.winnow.engine.study.TurnMemory;
import dev.winnow.engine.workload.ResourceRates;
import dev.winnow.local.LocalException;
import dev.winnow.local.folder.RunFolder;
import dev.winnow.local.manifest.Manifest;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Opens the folder of a run: a new study, or one that goes on, whose manifest may have changed as far as a cluster would
 * allow. Whatever does not fit is refused; nothing is written.
 */
public final class RunFolderOpener {
    /** Which form the files in a folder have. */
    private static final String FORMAT = Names.GROUP + "/folder";

    private static final String THIS_FORMAT = "1";

    private RunFolderOpener() {}

    /**
     * Opens a folder that is locked.
     *
     * @param written the manifest
     * @param gpus whether trials get the GPUs that the manifest asks for
     * @param reader reads the manifest for whoever goes on with the study
     */
    public static RunState open(RunFolder folder, ObjectNode written, boolean gpus, StudyReader reader, Clock clock)
            throws LocalException, IOException {
        var stored = stored(folder, written.at("/metadata/name").asText());
        var manifest = Manifest.check(reader, written, stored);
        refuse(manifest.problems());
        var asked = manifest.study().orElseThrow();
        if (asked.getSpec().trial().job() != null) {
            throw LocalException.usage(
                    "spec.trial.job: needs a cluster, whose controllers make its pods; on this machine a trial is a process, made from"
                            + " spec.trial.pod");
        }
        if (!gpus) {
            withoutGpus(asked);
        }
        var study = new TuningStudy();
        study.setSpec(asked.getSpec());
        if (stored.isPresent()) {
            var meta = stored.get().getMetadata();
            boolean edited = !stored.get().getSpec().equals(asked.getSpec());
            study.setMetadata(new ObjectMetaBuilder(meta)
                    .withGeneration(meta.getGeneration() + (edited ? 1 : 0))
                    .build());
            study.setStatus(stored.get().getStatus());
        } else {
            study.setMetadata(metadata(folder, asked.getMetadata().getName(), Instant.now(clock)));
        }
        var trials = trials(folder, study);
        begin(folder, reader, study, trials, Instant.now(clock));
        return new RunState(folder, study, trials, clock);
    }

    private static List<TuningTrial> trials(RunFolder folder, TuningStudy study) throws IOException, LocalException {
        return folder.readTrials().stream()
                .filter(trial -> trial.study()
                        .filter(name -> !name.equals(study.getMetadata().getName()))
                        .isEmpty())
                .toList();
    }

    /** The runs beside this one, each in the folder of its name. */
    private static OtherStudies beside(RunFolder folder, TuningStudy study) throws LocalException, IOException {
        Map<String, TuningStudy> studies = new HashMap<>();
        Map<String, List<TuningTrial>> trials = new HashMap<>();
        for (var name : Optional.ofNullable(study.getSpec().warmStart())
                .map(WarmStart::studies)
                .orElse(List.of())) {
            var beside = new RunFolder(folder.root().resolveSibling(name));
            var found =
                    read(beside).filter(other -> other.getMetadata().getName().equals(name));
            if (found.isPresent()) {
                studies.put(name, found.get());
                trials.put(name, trials(beside, found.get()));
            }
        }
        return new OtherStudies() {
            @Override
            public Optional<TuningStudy> study(String name) {
                return Optional.ofNullable(studies.get(name));
            }

            @Override
            public List<TuningTrial> trials(TuningStudy other) {
                return trials.getOrDefault(other.getMetadata().getName(), List.of());
            }
        };
    }

    /** Takes the first turn as far as a new folder needs it: what the study learns from others, and what does not fit. */
    private static void begin(
            RunFolder folder, StudyReader reader, TuningStudy study, List<TuningTrial> own, Instant now)
            throws LocalException, IOException {
        var turn = StudyTurn.of(
                new TurnMemory(reader), study, own, beside(folder, study), RoomForTrials.ALWAYS, drawn -> true, now);
        refuse(turn.match(StudyTurn.Rejected::problems, learn -> List.of(), go -> List.of()));
        var waits = turn.match(
                rejected -> Optional.<String>empty(), StudyTurn.Learn::waits, go -> Optional.<String>empty());
        if (waits.isPresent()) {
            throw LocalException.usage(waits.get() + " (each has a folder of its name in "
                    + folder.root().resolveSibling("") + ")");
        }
        turn.match(
                        rejected -> Optional.<StudyStatus>empty(),
                        learn -> Optional.of(learn.status()),
                        go -> Optional.<StudyStatus>empty())
                .ifPresent(study::setStatus);
    }

    private static ObjectMeta metadata(RunFolder folder, String name, Instant now) {
        var identity = folder.root() + "/" + name + "/" + now;
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(RunState.NAMESPACE)
                .withUid(UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8))
                        .toString())
                .withGeneration(1L)
                .withCreationTimestamp(now.toString())
                .withAnnotations(Map.of(FORMAT, THIS_FORMAT))
                .build();
    }

    /** The study that a folder holds; empty when the folder is unused. */
    private static Optional<TuningStudy> stored(RunFolder folder, String name) throws LocalException, IOException {
        var stored = read(folder);
        if (stored.isEmpty()) {
            if (!folder.unused()) {
                throw LocalException.usage(
                        folder.root() + " holds files but no study: name an empty or a new folder with --dir");
            }
            return stored;
        }
        var found = stored.get().getMetadata().getName();
        if (!found.equals(name)) {
            throw LocalException.usage(
                    folder.root() + " holds the study " + found + ", not " + name + ": name another folder with --dir");
        }
        return stored;
    }

    /** The study that a folder holds, if any. */
    public static Optional<TuningStudy> read(RunFolder folder) throws LocalException, IOException {
        var study = folder.readStudy();
        if (study.isPresent()) {
            var annotations = Optional.ofNullable(study.get().getMetadata().getAnnotations())
                    .orElse(Map.of());
            if (!THIS_FORMAT.equals(annotations.get(FORMAT))) {
                throw LocalException.usage(folder.root() + " was written by another version of winnow (its form is "
                        + annotations.get(FORMAT) + ", this one reads " + THIS_FORMAT
                        + "): name another folder with --dir");
            }
        }
        return study;
    }

    private static void refuse(List<Problem> problems) throws LocalException {
        if (!problems.isEmpty()) {
            throw LocalException.usage(
                    problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())));
        }
    }

    private static void withoutGpus(TuningStudy study) {
        for (var container : study.getSpec().trial().requiredPod().at("/spec/containers")) {
            for (var amounts : List.of("limits", "requests")) {
                container
                        .at("/resources/" + amounts)
                        .properties()
                        .removeIf(amount -> ResourceRates.isGpu(amount.getKey()));
            }
        }
    }
}
