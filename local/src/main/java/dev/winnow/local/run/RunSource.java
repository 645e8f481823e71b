package dev.winnow.local.run;

import dev.winnow.engine.definition.StudyReader;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.StudyPages;
import dev.winnow.local.LocalException;
import dev.winnow.local.folder.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;

/** The study that the folder of a run holds, read anew for each page, also while the run goes on. */
public record RunSource(RunFolder folder, StudyPages pages) {
    /** Whether there is a run of this name, or in this folder. */
    public static boolean exists(Path run) {
        return Files.isDirectory(run) || Files.isDirectory(Path.of("runs").resolve(run));
    }

    /**
     * Finds a run.
     *
     * @param run its folder, or the name of one in the folder of all runs
     */
    public static RunSource of(Path run) throws IOException, LocalException {
        var below = Path.of("runs").resolve(run);
        var there = Files.isDirectory(run) || !Files.isDirectory(below) ? run : below;
        if (!Files.isDirectory(there)) {
            throw LocalException.usage("there is no folder " + run + ", nor " + below);
        }
        return new RunSource(new RunFolder(there.toRealPath()), new StudyPages(new StudyReader()));
    }

    /** The whole page of the study. The study is read before its trials, so an ended one has none that goes on. */
    public StudyPage page(Instant now) throws IOException, LocalException {
        var study = RunFolderOpener.read(folder)
                .orElseThrow(() -> LocalException.usage(folder.root() + " holds no study: name the folder of a run"));
        var trials = folder.readTrials().stream()
                .sorted(Comparator.comparing(trial -> trial.getSpec().number()))
                .toList();
        return pages.whole(study, trials, now);
    }
}
