package dev.winnow.local.command;

import dev.winnow.local.LocalException;
import dev.winnow.local.convert.Conversion;
import dev.winnow.local.manifest.Manifest;
import dev.winnow.local.manifest.ManifestFile;
import dev.winnow.local.manifest.ManifestYaml;
import dev.winnow.local.manifest.UnusableManifestException;
import dev.winnow.local.terminal.PlainOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code winnow convert}: a study of another tool as a manifest of ours. */
@Command(
        name = "convert",
        description =
                "Turns an Experiment of Katib, an OptimizationJob of Kubeflow, a sweep of Weights & Biases or distributions of Optuna into a manifest. Standard error has a line on each difference, and what winnow check says of the result.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ConvertCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The study in YAML or JSON; - reads standard input.")
    private Path file = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write the manifest. Default: standard output.")
    private @Nullable Path output;

    @Option(
            names = "--max-resource",
            paramLabel = "STEPS",
            description = "Steps of a full training, where the file does not say how many.")
    private @Nullable Integer maxResource;

    @Override
    public Integer call() throws UnusableManifestException, LocalException, IOException {
        if (maxResource != null && maxResource < 1) {
            throw LocalException.usage("--max-resource must be at least 1, but is " + maxResource);
        }
        var conversion = Conversion.of(
                ManifestFile.foreign(file), maxResource == null ? OptionalInt.empty() : OptionalInt.of(maxResource));
        var words = new PlainOutput(System.err);
        conversion.problems().forEach(problem -> words.println(problem.toString()));
        if (conversion.manifest().isEmpty()) {
            return LocalException.USAGE;
        }
        conversion.differences().forEach(difference -> words.println("note: " + difference));
        var study = conversion.manifest().get();
        var yaml = ManifestYaml.of(study);
        if (output == null) {
            System.out.print(yaml);
        } else {
            Files.writeString(output, yaml);
        }
        var name = output == null ? "the manifest" : output.toString();
        var checked = Manifest.check(study);
        if (checked.problems().isEmpty()) {
            words.println(name + ": a cluster would take this study");
            checked.warnings().forEach(warning -> words.println("warning: " + warning));
            return 0;
        }
        words.println(name + ": a cluster would refuse this study; correct what follows, then winnow check");
        checked.problems().forEach(problem -> words.println(problem.toString()));
        return LocalException.FAILURE;
    }
}
