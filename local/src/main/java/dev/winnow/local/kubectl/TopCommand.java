package dev.winnow.local.kubectl;

import dev.winnow.api.TuningStudy;
import dev.winnow.client.ClusterException;
import dev.winnow.client.Scope;
import dev.winnow.local.terminal.ClusterTables;
import dev.winnow.local.terminal.PlainOutput;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl winnow top}: the studies of a namespace, or the trials of one of them. */
@Command(
        name = "top",
        description =
                "Lists the studies with their best values and what they used; or the trials of one, the best first.",
        mixinStandardHelpOptions = true)
public final class TopCommand implements Callable<Integer> {
    @Parameters(paramLabel = "STUDY", arity = "0..1", description = "The study whose trials are listed.")
    private @Nullable String study;

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "The studies of all namespaces.")
    private boolean all;

    @Mixin
    private ClusterOptions where = new ClusterOptions();

    @Override
    public Integer call() throws ClusterException, InterruptedException {
        var out = new PlainOutput(System.out);
        try (var place = where.open()) {
            if (study != null) {
                ClusterTables.trials(place.found(study).page()).forEach(out::println);
                return 0;
            }
            var studies = place.studies(all ? Scope.ALL : Scope.of(place.namespace())).stream()
                    .sorted(Comparator.comparing(
                                    (TuningStudy one) -> one.statusOrNew().ended())
                            .thenComparing(one -> one.getMetadata().getCreationTimestamp(), Comparator.reverseOrder())
                            .thenComparing(one -> one.getMetadata().getName()))
                    .toList();
            if (studies.isEmpty()) {
                System.err.println(
                        "There are no studies in " + (all ? "this cluster" : "namespace " + place.namespace()));
                return 0;
            }
            ClusterTables.studies(studies, all, Instant.now(Clock.systemUTC())).forEach(out::println);
            return 0;
        }
    }
}
