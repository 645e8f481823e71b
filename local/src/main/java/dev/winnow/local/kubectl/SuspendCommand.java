package dev.winnow.local.kubectl;

import dev.winnow.client.ClusterException;
import dev.winnow.local.LocalException;
import dev.winnow.local.terminal.PlainOutput;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubectl winnow suspend}. */
@Command(
        name = "suspend",
        description = "Deletes the running pods of a study and keeps everything else.",
        mixinStandardHelpOptions = true)
public final class SuspendCommand implements Callable<Integer> {
    @Parameters(paramLabel = "STUDY", description = "The study.")
    private String study = "";

    @Mixin
    private ClusterOptions where = new ClusterOptions();

    @Override
    public Integer call() throws ClusterException, InterruptedException, LocalException {
        try (var place = where.open()) {
            if (place.study(study).statusOrNew().ended()) {
                throw LocalException.usage(study + " has ended: nothing of it runs");
            }
            new PlainOutput(System.out).println(place.cluster().acts().suspend(place.namespace(), study));
            return 0;
        }
    }
}
