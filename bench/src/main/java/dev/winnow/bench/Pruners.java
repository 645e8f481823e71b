package dev.winnow.bench;

import ai.onnxruntime.OrtException;
import dev.winnow.bench.problem.Lcbench;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code bench/pruners}: our pruners against no pruning, in virtual time. */
final class Pruners {
    private static final int HARTMANN_SEEDS = 30;

    private Pruners() {}

    /**
     * Options: {@code --lcbench FOLDER}, {@code --quick}, a part of the grid (see {@link PrunerGrid#part}), {@code --rows FILE} =
     * keep the studies there, whatever code ran those that are there, {@code --no-run} = make the page of what is there,
     * {@code --peers FILE} = the studies that {@code peers/pruners.py} ran, {@code --figures FILE} = write the figures of the pictures,
     * {@code --grid} = only print what that program is to run.
     */
    public static void main(String[] arguments) throws IOException, OrtException, InterruptedException {
        List<String> words = new ArrayList<>(Arrays.asList(arguments));
        boolean quick = words.remove("--quick");
        boolean print = words.remove("--grid");
        boolean run = !words.remove("--no-run");
        var folder = Path.of(Words.take(words, "--lcbench").orElseThrow());
        var rows = Words.take(words, "--rows").map(Path::of);
        var peers = Words.take(words, "--peers").map(Path::of);
        var figures = Words.take(words, "--figures").map(Path::of);
        PrunerGrid grid;
        try {
            grid = (quick ? PrunerGrid.QUICK : PrunerGrid.FULL).part(words);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        if (!words.isEmpty()) {
            System.err.println("unknown: " + words);
            System.exit(2);
        }
        if (print) {
            grid.peers().forEach(System.out::println);
            return;
        }
        try (var lcbench = new Lcbench(folder)) {
            var runs = new CellRuns(rows.isPresent() ? rows.get() : PrunerFile.path(), lcbench);
            var cells = grid.cells();
            if (run) {
                runs.run(cells);
            }
            if (peers.isPresent()) {
                runs.add(peers.get());
            }
            boolean complete = grid.equals(PrunerGrid.FULL)
                    && cells.stream().allMatch(cell -> runs.get(cell).isPresent());
            var profile = complete ? Profile.FULL : Profile.QUICK;
            var page = new Page("pruners", profile, Instant.now());
            head(page, grid, cells, runs);
            var pairs = new PrunerPairs(grid, runs);
            new PrunerTables(page, grid, runs, pairs).print();
            if (figures.isPresent()) {
                new PrunerFigures(grid, pairs).write(figures.get());
            }
            if (complete) {
                HartmannBars.print(page, HARTMANN_SEEDS);
            }
            System.exit(page.publish(profile.results("pruners")) == 0 ? 0 : 1);
        }
    }

    private static void head(Page page, PrunerGrid grid, List<Cell> cells, CellRuns runs) {
        page.text(
                ("%d of %d studies: %d tasks, samplers %s, pruners %s, starts of %s steps, %d seeds. %d virtual workers; a step"
                                + " takes one unit of time. A start is paid when a trial is created and when one that rested goes on.")
                        .formatted(
                                cells.stream()
                                        .filter(cell -> runs.get(cell).isPresent())
                                        .count(),
                                cells.size(),
                                grid.tasks().size(),
                                String.join(", ", grid.samplers()),
                                String.join(", ", grid.pruners()),
                                grid.starts().toString().replaceAll("[\\[\\]]", ""),
                                grid.seeds(),
                                PrunerRuns.WORKERS));
        page.text(
                "Regret is 0 at the best of 20,000 random configurations after a full training, 1 at their median. The value of a"
                        + " study is the best that any of its trials reported at any step. *The same time*: after 1, 2.5, 5 and 10 times"
                        + " the steps of a full training for each worker, starts not counted in these. *The same number of trials*: time is"
                        + " that in which workers were held, so starts and steps; the loss is the regret less that without pruning."
                        + " Each study is compared with the same (task, sampler, seed, start) without pruning, and below 0 is better. The"
                        + " mean is that of the tasks' means, ± one standard error over the tasks.");
    }
}
