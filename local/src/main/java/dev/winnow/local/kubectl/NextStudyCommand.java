package dev.winnow.local.kubectl;

import dev.winnow.client.ClusterException;
import dev.winnow.engine.next.NextStudy;
import dev.winnow.local.LocalException;
import dev.winnow.local.terminal.NextManifest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubectl winnow next}: what to try after a study. */
@Command(
        name = "next",
        description = "Says what to try after a study, in words and as the manifest of the next study.",
        mixinStandardHelpOptions = true)
public final class NextStudyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "STUDY", description = "The study.")
    private String study = "";

    @Mixin
    private ClusterOptions where = new ClusterOptions();

    @Override
    public Integer call() throws ClusterException, InterruptedException {
        try (var place = where.open()) {
            var found = place.found(study);
            var next = NextStudy.of(found.study(), found.trials());
            System.out.print(NextManifest.of(next));
            return next.manifest().isPresent() ? 0 : LocalException.FAILURE;
        }
    }
}
