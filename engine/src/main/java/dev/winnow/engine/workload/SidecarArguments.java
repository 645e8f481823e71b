package dev.winnow.engine.workload;

import dev.winnow.api.TrialMetrics;
import dev.winnow.api.TrialMetrics.Format;
import dev.winnow.api.TrialMetrics.From;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the sidecar is told that reads the metrics of an attempt, as the arguments of a program: each is a name, = and a value.
 *
 * @param metrics how the study says that they are to be read
 * @param compared the metrics that the study compares
 * @param rungs of the trial
 * @param known the step up to which reports are on record and may stand in the file; 0 if none may
 * @param path where the sidecar finds the file
 */
public record SidecarArguments(
        TrialMetrics metrics, List<String> compared, List<Integer> rungs, int known, String path) {
    /** The arguments. */
    public List<String> words() {
        var words = new ArrayList<String>();
        words.add("path=" + path);
        words.add("known=" + known);
        words.add("from=" + metrics.from());
        words.add("first=" + metrics.first());
        if (metrics.format() != null) {
            words.add("format=" + metrics.format());
        }
        if (metrics.step() != null) {
            words.add("step=" + metrics.step());
        }
        metrics.patterns().forEach(pattern -> words.add("expression=" + pattern));
        compared.forEach(metric -> words.add("metric=" + metric));
        rungs.forEach(rung -> words.add("rung=" + rung));
        return words;
    }

    /** Reads arguments that {@link #words} made. */
    public static SidecarArguments read(String... arguments) {
        var expressions = all("expression", arguments).toList();
        var metrics = new TrialMetrics(
                From.valueOf(one("from", arguments)),
                all("format", arguments).map(Format::valueOf).findFirst().orElse(null),
                expressions.isEmpty() ? null : expressions,
                all("step", arguments).findFirst().orElse(null),
                null,
                Integer.valueOf(one("first", arguments)));
        return new SidecarArguments(
                metrics,
                all("metric", arguments).toList(),
                all("rung", arguments).map(Integer::valueOf).toList(),
                Integer.parseInt(one("known", arguments)),
                one("path", arguments));
    }

    private static String one(String name, String... arguments) {
        return all(name, arguments)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the argument " + name + "= is missing"));
    }

    private static Stream<String> all(String name, String... arguments) {
        return Stream.of(arguments)
                .filter(word -> word.startsWith(name + "="))
                .map(word -> word.substring(name.length() + 1));
    }
}
