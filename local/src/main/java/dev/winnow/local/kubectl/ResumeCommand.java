package dev.winnow.local.kubectl;

import dev.winnow.client.ClusterException;
import dev.winnow.local.LocalException;
import dev.winnow.local.terminal.PlainOutput;
import picocli.CommandLine.Command;

/** {@code kubectl winnow resume}. */
@Command(
        name = "resume",
        description = "Lets a suspended study go on from its checkpoints.",
        mixinStandardHelpOptions = true)
public final class ResumeCommand extends StudyCommand {
    @Override
    int run(Place place, String study) throws ClusterException, InterruptedException, LocalException {
        if (place.study(study).statusOrNew().ended()) {
            throw LocalException.usage(
                    study + " has ended: an ended study starts nothing again; kubectl winnow next tells how to go on");
        }
        new PlainOutput(System.out).println(place.cluster().acts().resume(place.namespace(), study));
        return 0;
    }
}
