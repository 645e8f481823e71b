package dev.winnow.local.kubectl;

import dev.winnow.api.Names;
import dev.winnow.api.PlainText;
import dev.winnow.client.ClusterException;
import dev.winnow.client.LogTail;
import dev.winnow.local.LocalException;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl winnow logs}: what the trainer of a trial wrote. */
@Command(
        name = "logs",
        description = "Prints what the trainer of a trial wrote, of its newest attempt.",
        mixinStandardHelpOptions = true)
public final class LogsCommand implements Callable<Integer> {
    private static final int NOT_FOUND = 404;
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    @Parameters(paramLabel = "TRIAL", description = "The trial, such as digits-14.")
    private String trial = "";

    @Option(names = "--attempt", paramLabel = "NUMBER", description = "Another attempt, from 1.")
    private @Nullable Integer attempt;

    @Option(
            names = {"-f", "--follow"},
            description = "Prints what is written from now on too, until the attempt ends.")
    private boolean follow;

    @Option(names = "--tail", paramLabel = "LINES", description = "The last lines only. Default: the last 16 MiB.")
    private @Nullable Integer tail;

    @Mixin
    private ClusterOptions where = new ClusterOptions();

    @Override
    public Integer call() throws ClusterException, InterruptedException, LocalException, IOException {
        if (tail != null && tail < 0) {
            throw LocalException.usage("--tail must be at least 0, but is " + tail);
        }
        try (var place = where.open()) {
            var found = place.trial(trial);
            var pods = place.cluster().pods(found);
            var kept = LogTail.kept(found, attempt == null ? OptionalInt.empty() : OptionalInt.of(attempt));
            if (kept.isPresent()
                    && (attempt == null ? pods.isEmpty() : of(pods, attempt).isEmpty())) {
                print(kept.get());
                return 0;
            }
            var pod = pod(pods);
            if (follow) {
                try (var lines = new BufferedReader(new InputStreamReader(
                        place.cluster().followLog(pod, tail == null ? -1 : tail), StandardCharsets.UTF_8))) {
                    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                        System.out.println(PlainText.of(PlainText.output(line)));
                    }
                }
                return 0;
            }
            print(place.cluster().log(pod, MOST_BYTES));
            return 0;
        }
    }

    private Pod pod(List<Pod> pods) throws ClusterException {
        var attempts = pods.stream()
                .map(pod -> Integer.toString(Names.attemptLabel(pod).orElse(0)))
                .toList();
        if (pods.isEmpty()) {
            throw ClusterException.of(
                    NOT_FOUND,
                    trial + " has no pod now: a trial that rests or has ended has none, and a pod takes its log along."
                            + " See kubectl winnow explain " + trial);
        }
        return attempt == null
                ? pods.get(pods.size() - 1)
                : of(pods, attempt)
                        .orElseThrow(() -> ClusterException.of(
                                NOT_FOUND,
                                "there is no pod of attempt " + attempt + " of " + trial + "; there is "
                                        + String.join(", ", attempts)));
    }

    private static Optional<Pod> of(List<Pod> pods, int attempt) {
        return pods.stream()
                .filter(pod -> Names.attemptLabel(pod).orElse(0) == attempt)
                .findFirst();
    }

    private void print(LogTail log) {
        if (tail == null) {
            System.out.print(log.text());
            return;
        }
        var lines = log.text().lines().toList();
        lines.stream().skip(Math.max(0, lines.size() - tail)).forEach(System.out::println);
    }
}
