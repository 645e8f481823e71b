package dev.winnow.local.command;

import dev.winnow.local.LocalException;
import dev.winnow.local.manifest.Manifest;
import dev.winnow.local.manifest.ManifestFile;
import dev.winnow.local.manifest.UnusableManifestException;
import dev.winnow.local.terminal.PlainOutput;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code winnow check}: what a cluster would refuse. */
@Command(
        name = "check",
        description = "Says everything that a cluster would refuse in a manifest, each with its path.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "STUDY.yaml", description = "The manifest, as for kubectl apply; - reads standard input.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws UnusableManifestException {
        var manifest = Manifest.check(ManifestFile.study(file));
        var out = new PlainOutput(System.out);
        manifest.problems().forEach(problem -> out.println(problem.toString()));
        if (manifest.problems().isEmpty()) {
            out.println(file + ": a cluster would take this study");
            manifest.warnings().forEach(warning -> out.println("warning: " + warning));
            return 0;
        }
        return LocalException.FAILURE;
    }
}
