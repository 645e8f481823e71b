package dev.winnow.local.kubectl;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.client.ClusterException;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.local.LocalException;
import dev.winnow.local.folder.FileTracker;
import dev.winnow.local.manifest.ManifestFile;
import dev.winnow.local.manifest.ManifestYaml;
import dev.winnow.local.manifest.UnusableManifestException;
import dev.winnow.local.terminal.PlainOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl winnow best}: the best trial, for people or for a manifest that uses its values. */
@Command(
        name = "best",
        description =
                "Prints the best trial with its parameters, or the Pareto front; or applies a manifest with these parameters.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class BestCommand implements Callable<Integer> {
    @Parameters(paramLabel = "STUDY", description = "The study.")
    private String study = "";

    @Option(
            names = "--apply",
            paramLabel = "FILE",
            description =
                    "Applies the objects of a file after $(HP_LEARNING_RATE) and the like in it are replaced by the values of the trial. - reads standard input.")
    private @Nullable Path template;

    @Option(names = "--dry-run", description = "With --apply: prints the objects, and applies nothing.")
    private boolean dryRun;

    @Option(
            names = "--trial",
            paramLabel = "NAME",
            description = "With --apply: another trial than the best, such as one of the Pareto front.")
    private @Nullable String trial;

    @Mixin
    private ClusterOptions where = new ClusterOptions();

    @Override
    public Integer call()
            throws ClusterException, InterruptedException, LocalException, UnusableManifestException, IOException {
        if (template == null && (dryRun || trial != null)) {
            throw LocalException.usage("--dry-run and --trial belong to --apply");
        }
        try (var place = where.open()) {
            var page = place.found(study).page();
            if (template == null) {
                var result = FileTracker.result(page)
                        .orElseThrow(() -> LocalException.failure(study + " has no trial with a value yet"));
                System.out.print(result);
                return 0;
            }
            apply(place, filled(page, ManifestFile.documents(template)));
            return 0;
        }
    }

    private List<JsonNode> filled(StudyPage page, List<JsonNode> objects) throws LocalException {
        var parameters = page.study().parameters();
        if (trial != null) {
            var chosen = page.trials().stream()
                    .filter(one -> one.name().equals(trial))
                    .findFirst()
                    .orElseThrow(() -> LocalException.usage(study + " has no trial " + trial));
            return new Template(
                            study,
                            chosen.name(),
                            parameters,
                            chosen.parameters().texts())
                    .fill(objects);
        }
        if (page.result().front() != null) {
            throw LocalException.usage(study + " has several objectives: choose one of its front with --trial");
        }
        var best = page.result().best();
        if (best == null) {
            throw LocalException.failure(study + " has no trial with a value yet");
        }
        return new Template(study, best.trial(), parameters, best.parameters().texts()).fill(objects);
    }

    private void apply(Place place, List<JsonNode> objects) throws ClusterException {
        if (dryRun) {
            for (int i = 0; i < objects.size(); i++) {
                System.out.print((i == 0 ? "" : "---\n") + ManifestYaml.of(objects.get(i)));
            }
            return;
        }
        var out = new PlainOutput(System.out);
        for (var object : objects) {
            out.println(place.cluster().acts().apply(place.namespace(), object));
        }
    }
}
