package dev.winnow.local.kubectl;

import dev.winnow.client.ClusterException;
import dev.winnow.engine.next.NextStudy;
import dev.winnow.local.LocalException;
import dev.winnow.local.terminal.NextManifest;
import picocli.CommandLine.Command;

/** {@code kubectl winnow next}: what to try after a study. */
@Command(
        name = "next",
        description = "Says what to try after a study, in words and as the manifest of the next study.",
        mixinStandardHelpOptions = true)
public final class NextStudyCommand extends StudyCommand {
    @Override
    int run(Place place, String study) throws ClusterException, InterruptedException {
        var found = place.found(study);
        var next = NextStudy.of(found.study(), found.trials());
        System.out.print(NextManifest.of(next));
        return next.manifest().isPresent() ? 0 : LocalException.FAILURE;
    }
}
