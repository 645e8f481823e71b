package dev.winnow.local.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Names;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.Problem;
import dev.winnow.engine.study.StudyLook;
import dev.winnow.local.LocalException;
import dev.winnow.local.folder.Folder;
import dev.winnow.local.manifest.Manifest;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
public final class Opening {
    /** Which form the files in a folder have. */
    private static final String FORMAT = Names.GROUP + "/folder";

    private static final String THIS_FORMAT = "1";

    private Opening() {}

    /**
     * Opens a folder that is locked.
     *
     * @param written the manifest
     * @param gpus whether trials get the GPUs that the manifest asks for
     */
    public static Store open(Folder folder, ObjectNode written, boolean gpus, Clock clock)
            throws LocalException, IOException {
        var stored = stored(folder, written.at("/metadata/name").asText());
        var manifest = stored.isPresent() ? Manifest.check(written, stored.get()) : Manifest.check(written);
        refuse(manifest.problems());
        var asked = manifest.study().orElseThrow();
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
        learn(folder, study, trials, Instant.now(clock));
        var look = StudyLook.at(study, Instant.now(clock));
        refuse(look.decide(trials).strangers());
        return new Store(folder, study, trials, clock);
    }

    private static List<TuningTrial> trials(Folder folder, TuningStudy study) throws IOException {
        return folder.readTrials(TuningTrial.class).stream()
                .filter(trial ->
                        trial.getSpec().study().equals(study.getMetadata().getName()))
                .toList();
    }

    /** Takes from the runs beside this one, each in the folder of its name, what the study is to learn from. */
    private static void learn(Folder folder, TuningStudy study, List<TuningTrial> own, Instant now)
            throws LocalException, IOException {
        var look = StudyLook.at(study, now);
        var unread = look.unread(own);
        if (unread.isEmpty()) {
            return;
        }
        Map<String, TuningStudy> studies = new HashMap<>();
        Map<String, List<TuningTrial>> trials = new HashMap<>();
        for (var name : unread) {
            var beside = new Folder(folder.root().resolveSibling(name));
            var found =
                    read(beside).filter(other -> other.getMetadata().getName().equals(name));
            if (found.isPresent()) {
                studies.put(name, found.get());
                trials.put(name, trials(beside, found.get()));
            }
        }
        var lesson = look.learn(
                unread,
                name -> Optional.ofNullable(studies.get(name)),
                other -> trials.getOrDefault(other.getMetadata().getName(), List.of()));
        refuse(lesson.problems());
        if (lesson.waits().isPresent()) {
            throw LocalException.usage(lesson.waits().get() + " (each has a folder of its name in "
                    + folder.root().resolveSibling("") + ")");
        }
        study.setStatus(lesson.status());
    }

    private static ObjectMeta metadata(Folder folder, String name, Instant now) {
        var identity = folder.root() + "/" + name + "/" + now;
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(Store.NAMESPACE)
                .withUid(UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8))
                        .toString())
                .withGeneration(1L)
                .withCreationTimestamp(now.toString())
                .withAnnotations(Map.of(FORMAT, THIS_FORMAT))
                .build();
    }

    /** The study that a folder holds; empty when the folder is unused. */
    private static Optional<TuningStudy> stored(Folder folder, String name) throws LocalException, IOException {
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
    public static Optional<TuningStudy> read(Folder folder) throws LocalException, IOException {
        Optional<TuningStudy> study;
        try {
            study = folder.read(folder.study(), TuningStudy.class);
        } catch (IllegalArgumentException | KubernetesClientException e) {
            throw LocalException.usage(folder.study() + " cannot be understood: name another folder with --dir");
        }
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
        for (var container : study.getSpec().trial().pod().getSpec().getContainers()) {
            if (container.getResources() != null && container.getResources().getLimits() != null) {
                container.getResources().getLimits().keySet().removeIf(name -> name.endsWith("/gpu"));
            }
        }
    }
}
