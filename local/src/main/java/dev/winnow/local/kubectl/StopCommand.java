package dev.winnow.local.kubectl;

import dev.winnow.api.TuningTrial;
import dev.winnow.client.ClusterException;
import dev.winnow.local.terminal.PlainOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubectl winnow stop}: withdraws trials. */
@Command(
        name = "stop",
        description =
                "Withdraws trials: each is deleted with its pod. Its number is not used again; the study goes on.",
        mixinStandardHelpOptions = true)
public final class StopCommand implements Callable<Integer> {
    @Parameters(paramLabel = "TRIAL", arity = "1..*", description = "The trials, such as digits-14.")
    private List<String> trials = List.of();

    @Mixin
    private ClusterOptions where = new ClusterOptions();

    @Override
    public Integer call() throws ClusterException, InterruptedException {
        var out = new PlainOutput(System.out);
        try (var place = where.open()) {
            var found = new ArrayList<TuningTrial>();
            // All are looked for before one is deleted.
            for (var name : trials) {
                found.add(place.trial(name));
            }
            for (var trial : found) {
                out.println(place.cluster().acts().stop(trial));
            }
            return 0;
        }
    }
}
