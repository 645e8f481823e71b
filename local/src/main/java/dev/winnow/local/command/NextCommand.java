package dev.winnow.local.command;

import dev.winnow.engine.next.NextStudy;
import dev.winnow.local.LocalException;
import dev.winnow.local.folder.RunFolder;
import dev.winnow.local.run.RunFolderOpener;
import dev.winnow.local.terminal.NextManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code winnow next}: what to try after a study. */
@Command(
        name = "next",
        description = "Says what to try after a study, in words and as the manifest of the next study.",
        mixinStandardHelpOptions = true)
final class NextCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The folder of the run.")
    private Path dir = Path.of("");

    @Override
    public Integer call() throws IOException, LocalException {
        if (!Files.isDirectory(dir)) {
            throw LocalException.usage("there is no folder " + dir);
        }
        var folder = new RunFolder(dir.toRealPath());
        var study = RunFolderOpener.read(folder)
                .orElseThrow(() -> LocalException.usage(dir + " holds no study: name the folder of a run"));
        // A cluster has its own name for the place where a study is.
        study.getMetadata().setNamespace(null);
        var next = NextStudy.of(study, folder.readTrials());
        System.out.print(NextManifest.of(next));
        return next.manifest().isPresent() ? 0 : LocalException.FAILURE;
    }
}
