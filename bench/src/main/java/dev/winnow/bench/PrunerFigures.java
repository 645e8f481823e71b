package dev.winnow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of {@code bench/pruners} as CSV, for {@code pictures/pruners.py}: what pruning costs or gains against none. */
record PrunerFigures(PrunerGrid grid, PrunerPairs pairs) {
    /** The step whose values are compared with those at the end. */
    private static final int EARLY = 3;

    private static final String HEAD = "kind,sampler,pruner,start,at,task,correlation,pairs,mean,error";

    /** Writes the file anew. A figure whose studies are not all there is left out. */
    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEAD));
        for (var sampler : grid.samplers()) {
            for (var pruner : grid.pruning()) {
                for (int start : grid.starts()) {
                    add(lines, sampler, pruner, start);
                }
            }
        }
        Files.write(file, lines);
    }

    private void add(List<String> lines, String sampler, String pruner, int start) {
        for (int trials : grid.trials()) {
            if (trials > 0) {
                var key = List.of(sampler, pruner, start, trials);
                line(lines, "saved", key, pairs.paired(sampler, pruner, start, trials, PrunerPairs::saved));
                line(lines, "loss", key, pairs.paired(sampler, pruner, start, trials, pairs::loss));
                continue;
            }
            for (double budget : PrunerTables.BUDGETS) {
                var key = List.of(sampler, pruner, start, budget);
                var difference = pairs.difference(sampler, pruner, start, budget);
                line(lines, "time", key, difference);
                grid.tasks().stream()
                        .filter(difference::has)
                        .forEach(task -> lines.add(String.format(
                                Locale.ROOT,
                                "task,%s,%s,%.3f,%d,%.4f,",
                                words(key),
                                task,
                                pairs.correlation(task, EARLY),
                                difference.of(List.of(task)).size(),
                                difference.mean(task))));
            }
        }
    }

    private static void line(List<String> lines, String kind, List<?> key, Paired numbers) {
        if (numbers.size() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s,%s,,,%d,%.4f,%.4f",
                    kind,
                    words(key),
                    numbers.size(),
                    numbers.mean(),
                    numbers.error()));
        }
    }

    private static String words(List<?> key) {
        return String.join(",", key.stream().map(String::valueOf).toList());
    }
}
