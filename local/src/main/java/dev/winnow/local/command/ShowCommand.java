package dev.winnow.local.command;

import dev.winnow.engine.page.StudyPage;
import dev.winnow.local.LocalException;
import dev.winnow.local.ResourceJson;
import dev.winnow.local.folder.RunFolder;
import dev.winnow.local.run.RunFolderOpener;
import dev.winnow.local.terminal.PlainOutput;
import dev.winnow.local.terminal.Summary;
import dev.winnow.local.terminal.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code winnow show}: the run that a folder holds, also while the run goes on. */
@Command(
        name = "show",
        description = "Shows a run: the study and its trials, whether it goes on or has ended.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The folder of the run.")
    private Path dir = Path.of("");

    @Option(names = "--json", description = "The study with its status as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, LocalException {
        if (!Files.isDirectory(dir)) {
            throw LocalException.usage("there is no folder " + dir);
        }
        var folder = new RunFolder(dir.toRealPath());
        var study = RunFolderOpener.read(folder)
                .orElseThrow(() -> LocalException.usage(dir + " holds no study: name the folder of a run"));
        if (json) {
            System.out.println(ResourceJson.FORM.asJson(study));
            return 0;
        }
        var trials = folder.readTrials().stream()
                .sorted(Comparator.comparing(trial -> trial.getSpec().number()))
                .toList();
        var page = StudyPage.of(study, trials, Instant.now(Clock.systemUTC()));
        var out = new PlainOutput(System.out);
        Tables.trials(page).forEach(out::println);
        Summary.of(folder, page, folder.inUse()).forEach(out::println);
        return 0;
    }
}
