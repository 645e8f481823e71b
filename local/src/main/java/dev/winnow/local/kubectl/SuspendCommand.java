package dev.winnow.local.kubectl;

import dev.winnow.client.ClusterException;
import dev.winnow.local.LocalException;
import dev.winnow.local.terminal.PlainOutput;
import picocli.CommandLine.Command;

/** {@code kubectl winnow suspend}. */
@Command(
        name = "suspend",
        description = "Deletes the running pods of a study and keeps everything else.",
        mixinStandardHelpOptions = true)
public final class SuspendCommand extends StudyCommand {
    @Override
    int run(Place place, String study) throws ClusterException, InterruptedException, LocalException {
        if (place.study(study).statusOrNew().ended()) {
            throw LocalException.usage(study + " has ended: nothing of it runs");
        }
        new PlainOutput(System.out).println(place.cluster().acts().suspend(place.namespace(), study));
        return 0;
    }
}
