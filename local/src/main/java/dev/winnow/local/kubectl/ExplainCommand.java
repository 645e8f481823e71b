package dev.winnow.local.kubectl;

import dev.winnow.client.ClusterException;
import dev.winnow.local.terminal.Explained;
import dev.winnow.local.terminal.PlainOutput;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubectl winnow explain}: why a trial was stopped, rests or waits. */
@Command(
        name = "explain",
        description =
                "Says why a trial was stopped, rests or waits: its rank at each rung, the cut-off there, its Events.",
        mixinStandardHelpOptions = true)
public final class ExplainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "TRIAL", description = "The trial, such as digits-14.")
    private String trial = "";

    @Mixin
    private ClusterOptions where = new ClusterOptions();

    @Override
    public Integer call() throws ClusterException, InterruptedException {
        var out = new PlainOutput(System.out);
        try (var place = where.open()) {
            var found = place.trial(trial);
            var page = place.studyOf(found).page();
            Explained.of(page, Place.on(page, found)).forEach(out::println);
            try {
                for (var event : place.cluster().events(found, place.cluster().allPods(found))) {
                    out.println("event       " + event.time() + " " + event.object() + " " + event.reason() + ": "
                            + event.message().replaceAll("\\s*\\R\\s*", " | ")
                            + (event.count() > 1 ? " (" + event.count() + " times)" : ""));
                }
            } catch (ClusterException e) {
                // What was explained stands without them.
                out.println("events      not known: " + e.getMessage());
            }
            return 0;
        }
    }
}
