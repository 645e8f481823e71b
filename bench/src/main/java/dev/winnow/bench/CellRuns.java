package dev.winnow.bench;

import dev.winnow.bench.problem.LcHartmann6;
import dev.winnow.bench.problem.Lcbench;
import dev.winnow.bench.problem.Problem;
import dev.winnow.search.simulation.Delays;
import dev.winnow.search.simulation.Incidents;
import dev.winnow.search.simulation.VirtualStudy;
import dev.winnow.search.simulation.Watcher;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Objectives;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The studies of a grid, each run once: what is on file is not run again. */
final class CellRuns {
    /** Full trainings of each worker after which a study ends that has no number of trials. */
    static final int MOST = 10;

    private static final int UNREACHABLE = 1_000_000;
    private static final Duration TELLS = Duration.ofMinutes(1);

    private final Path file;
    private final Lcbench lcbench;
    private final Map<Cell, CellRun> runs = new HashMap<>();
    private long told = System.nanoTime();

    /**
     * The studies that are on file.
     *
     * @param file is made if it is not there
     */
    CellRuns(Path file, Lcbench lcbench) throws IOException {
        this.file = file;
        this.lcbench = lcbench;
        Files.createDirectories(file.toAbsolutePath().getParent());
        if (!Files.exists(file)) {
            Files.writeString(file, CellRun.HEAD + "\n");
        }
        add(file);
    }

    /** Adds the studies of another file. */
    void add(Path other) throws IOException {
        try (var lines = Files.lines(other)) {
            lines.filter(line -> !line.equals(CellRun.HEAD))
                    .map(CellRun::read)
                    .forEach(run -> runs.put(run.cell(), run));
        }
    }

    Optional<CellRun> get(Cell cell) {
        return Optional.ofNullable(runs.get(cell));
    }

    /** All studies, in no order. */
    List<CellRun> all() {
        return List.copyOf(runs.values());
    }

    Problem problem(String task) {
        return task.equals(PrunerGrid.HARTMANN) ? new LcHartmann6() : lcbench.task(task);
    }

    /** Runs what is missing, on all processors; says on standard error how far it is. */
    void run(List<Cell> cells) throws InterruptedException {
        List<Cell> missing =
                cells.stream().filter(cell -> !runs.containsKey(cell)).toList();
        System.err.println(missing.size() + " of " + cells.size() + " studies are to be run; they are kept in " + file);
        var pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        long begin = System.nanoTime();
        try {
            List<Future<CellRun>> futures = new ArrayList<>();
            missing.forEach(cell -> futures.add(pool.submit(() -> one(cell))));
            for (int i = 0; i < futures.size(); i++) {
                keep(futures.get(i).get());
                tell(i + 1, missing.size(), begin);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a study failed", e.getCause());
        } finally {
            pool.shutdownNow();
            pool.awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    private CellRun one(Cell cell) {
        var problem = problem(cell.task()); // each study has its own, whose curves it remembers
        var study = new Study(
                problem.space(),
                Objectives.of(problem.direction()),
                Contenders.sampler(cell.sampler()),
                cell.seed(),
                Contenders.pruner(cell.pruner(), problem.maxResource()),
                Limits.of(cell.trials() == 0 ? UNREACHABLE : cell.trials(), PrunerRuns.WORKERS));
        var delays = Delays.starts(cell.start());
        var virtual = new VirtualStudy(study, problem, delays, Incidents.NONE, Watcher.NONE);
        return CellRun.of(
                cell, virtual.run(cell.trials() == 0 ? MOST * problem.maxResource() : Double.POSITIVE_INFINITY));
    }

    private void keep(CellRun run) {
        runs.put(run.cell(), run);
        try {
            Files.writeString(file, run.line() + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tell(int done, int all, long begin) {
        long now = System.nanoTime();
        if (now - told > TELLS.toNanos()) {
            told = now;
            System.err.printf(
                    "%d of %d studies; about %.0f minutes more%n",
                    done, all, (now - begin) / 60e9 / done * (all - done));
        }
    }
}
