package dev.winnow.local.kubectl;

import dev.winnow.client.ClusterException;
import dev.winnow.local.LocalException;
import dev.winnow.local.terminal.PlainOutput;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubectl winnow resume}. */
@Command(
        name = "resume",
        description = "Lets a suspended study go on from its checkpoints.",
        mixinStandardHelpOptions = true)
public final class ResumeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "STUDY", description = "The study.")
    private String study = "";

    @Mixin
    private ClusterOptions where = new ClusterOptions();

    @Override
    public Integer call() throws ClusterException, InterruptedException, LocalException {
        try (var place = where.open()) {
            if (place.study(study).statusOrNew().ended()) {
                throw LocalException.usage(study
                        + " has ended: an ended study starts nothing again; kubectl winnow next tells how to go on");
            }
            new PlainOutput(System.out).println(place.cluster().acts().resume(place.namespace(), study));
            return 0;
        }
    }
}
