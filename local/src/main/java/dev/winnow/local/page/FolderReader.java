package dev.winnow.local.page;

import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.local.LocalException;
import dev.winnow.local.folder.RunFolder;
import dev.winnow.local.run.RunFolderOpener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a run again and again, and of its files only those that have changed. For one thread at a time. */
final class FolderReader {
    private record Read<R>(Mark mark, R object) {}

    private final RunFolder folder;
    private final Map<Path, Read<TuningTrial>> trials = new HashMap<>();
    private Optional<Read<TuningStudy>> study = Optional.empty();

    FolderReader(RunFolder folder) {
        this.folder = folder;
    }

    RunFolder folder() {
        return folder;
    }

    /** The study; the same object until its file has changed. Empty if there is none. */
    Optional<TuningStudy> study() throws IOException, LocalException {
        var mark = Mark.of(folder.study());
        if (mark.isEmpty()) {
            return Optional.empty();
        }
        if (study.filter(read -> read.mark().equals(mark.get())).isEmpty()) {
            study = RunFolderOpener.read(folder).map(read -> new Read<>(mark.get(), read));
        }
        return study.map(Read::object);
    }

    /** The trials of the study, in no order; each the same object until its file has changed. */
    List<TuningTrial> trials(TuningStudy of) throws IOException, LocalException {
        if (!Files.isDirectory(folder.trials())) {
            return List.of();
        }
        List<Path> folders;
        try (var all = Files.list(folder.trials())) {
            folders = all.toList();
        }
        trials.keySet().retainAll(folders);
        for (var one : folders) {
            var mark = Mark.of(RunFolder.record(one));
            if (mark.isPresent()
                    && (trials.get(one) == null || !trials.get(one).mark().equals(mark.get()))) {
                var read = RunFolder.readTrial(one);
                if (read.isPresent()) {
                    trials.put(one, new Read<>(mark.get(), read.get()));
                }
            }
        }
        var name = of.getMetadata().getName();
        return trials.values().stream()
                .map(Read::object)
                .filter(trial -> trial.study().filter(name::equals).isPresent())
                .toList();
    }
}
