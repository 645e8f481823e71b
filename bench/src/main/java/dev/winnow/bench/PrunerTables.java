package dev.winnow.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.UnaryOperator;

/** The tables of {@code bench/pruners}: each study against the same without pruning. */
final class PrunerTables {
    /** Full trainings for each worker at which studies are compared. */
    static final double[] BUDGETS = {1, 2.5, 5, 10};

    /** Rank correlation of the first rung with the end from which on the values of a rung tell. */
    private static final double TELLS = 0.85;

    private final Page page;
    private final PrunerGrid grid;
    private final CellRuns runs;
    private final PrunerPairs pairs;

    PrunerTables(Page page, PrunerGrid grid, CellRuns runs, PrunerPairs pairs) {
        this.page = page;
        this.grid = grid;
        this.runs = runs;
        this.pairs = pairs;
    }

    void print() {
        page.text("## Tasks, with the rank correlation of steps 1, 3 and 9 with the end")
                .table("task", "median", "best", "1", "3", "9");
        for (var task : grid.tasks()) {
            var row = new ArrayList<>(List.of(
                    task,
                    number(pairs.yardstick(task).median()),
                    number(pairs.yardstick(task).best())));
            PrunerPairs.EARLY.forEach(step -> row.add(text("%.2f", pairs.correlation(task, step))));
            page.row(row.toArray(String[]::new));
        }
        grid.samplers().forEach(this::sampler);
        var peers = runs.all().stream()
                .map(run -> List.of(run.cell().sampler(), run.cell().pruner()))
                .filter(peer -> !Contenders.knowsSampler(peer.get(0)))
                .distinct()
                .sorted(Comparator.comparing(List::toString))
                .toList();
        if (!peers.isEmpty()) {
            grid.pruners().forEach(pruner -> peers(peers, pruner));
        }
    }

    private void sampler(String sampler) {
        if (grid.trials().contains(0)) {
            sameTime(sampler);
            earlier(sampler);
        }
        if (grid.trials().stream().anyMatch(trials -> trials > 0)) {
            sameTrials(sampler);
        }
        grid.pruning().forEach(pruner -> byTask(sampler, pruner));
    }

    private void sameTime(String sampler) {
        page.text("## " + sampler + ", the same time: regret less that without pruning")
                .table(head("pruner", "start", "pairs"));
        for (int start : grid.starts()) {
            byBudget(
                    Contenders.NONE + ", its regret",
                    start,
                    budget ->
                            pairs.paired(sampler, Contenders.NONE, start, 0, (run, none) -> pairs.regret(run, budget)));
        }
        for (var pruner : grid.pruning()) {
            for (int start : grid.starts()) {
                byBudget(pruner, start, budget -> pairs.difference(sampler, pruner, start, budget));
            }
        }
    }

    private void byBudget(String name, int start, DoubleFunction<Paired> numbers) {
        var row = new ArrayList<>(List.of(
                name,
                Integer.toString(start),
                Integer.toString(numbers.apply(BUDGETS[0]).size())));
        for (double budget : BUDGETS) {
            row.add(numbers.apply(budget).toString());
        }
        page.row(row.toArray(String[]::new));
    }

    private void earlier(String sampler) {
        var telling = grid.tasks().stream()
                .filter(task -> pairs.correlation(task, 1) >= TELLS)
                .toList();
        page.text(
                        ("## %s, where step 1 tells (rank correlation of %s and more: %s): the time after which the regret of no pruning"
                                        + " is there, as a share of the time of no pruning, median")
                                .formatted(sampler, TELLS, telling.isEmpty() ? "no task" : String.join(", ", telling)))
                .table(head("pruner", "start", "pairs"));
        for (var pruner : grid.pruning()) {
            for (int start : grid.starts()) {
                DoubleFunction<Paired> shares =
                        budget -> pairs.paired(sampler, pruner, start, 0, (run, none) -> pairs.share(run, none, budget))
                                .of(telling);
                var row = new ArrayList<>(List.of(
                        pruner,
                        Integer.toString(start),
                        Integer.toString(shares.apply(BUDGETS[0]).size())));
                for (double budget : BUDGETS) {
                    double median = shares.apply(budget).median();
                    row.add(Double.isInfinite(median) ? "> " + number(CellRuns.MOST / budget) : number(median));
                }
                page.row(row.toArray(String[]::new));
            }
        }
    }

    private void sameTrials(String sampler) {
        page.text("## " + sampler + ", the same number of trials")
                .table(
                        "pruner",
                        "start",
                        "trials",
                        "pairs",
                        "time saved",
                        "starts, of the time",
                        "loss of the best value");
        for (var pruner : grid.pruning()) {
            for (int trials : grid.trials()) {
                for (int start : grid.starts()) {
                    if (trials > 0) {
                        var losses = pairs.paired(sampler, pruner, start, trials, pairs::loss);
                        page.row(
                                pruner,
                                Integer.toString(start),
                                Integer.toString(trials),
                                Integer.toString(losses.size()),
                                percent(pairs.paired(sampler, pruner, start, trials, PrunerPairs::saved)
                                        .mean()),
                                percent(pairs.paired(sampler, pruner, start, trials, PrunerPairs::starting)
                                        .mean()),
                                losses.toString());
                    }
                }
            }
        }
    }

    private void byTask(String sampler, String pruner) {
        var columns = new ArrayList<String>();
        var numbers = new ArrayList<Paired>();
        for (int start : grid.starts()) {
            for (int trials : grid.trials()) {
                if (trials == 0) {
                    for (double budget : BUDGETS) {
                        columns.add("start %d, %s".formatted(start, number(budget)));
                        numbers.add(pairs.difference(sampler, pruner, start, budget));
                    }
                } else {
                    columns.add("start %d, %d trials: saved".formatted(start, trials));
                    numbers.add(pairs.paired(sampler, pruner, start, trials, PrunerPairs::saved));
                    columns.add("loss");
                    numbers.add(pairs.paired(sampler, pruner, start, trials, pairs::loss));
                }
            }
        }
        columns.add(0, "task");
        page.text("### %s, %s, by task".formatted(sampler, pruner)).table(columns.toArray(String[]::new));
        for (var task : grid.tasks()) {
            var row = new ArrayList<>(List.of(task));
            numbers.forEach(paired -> row.add(paired.has(task) ? text("%+.3f", paired.mean(task)) : ""));
            page.row(row.toArray(String[]::new));
        }
    }

    /** What more regret other optimisers have than ours with the same seeds. */
    private void peers(List<List<String>> peers, String pruner) {
        var sampler = grid.samplers().get(0);
        page.text("## Peers, the same time: regret less that of ours with sampler %s and pruner %s"
                        .formatted(sampler, pruner))
                .table(head("peer", "start", "pairs"));
        for (var peer : peers) {
            for (int start : grid.starts()) {
                UnaryOperator<Cell> ours = cell -> new Cell(cell.task(), sampler, pruner, start, 0, cell.seed());
                byBudget(
                        String.join(", ", peer),
                        start,
                        budget -> pairs.paired(
                                peer.get(0),
                                peer.get(1),
                                start,
                                0,
                                ours,
                                (run, other) -> pairs.regret(run, budget) - pairs.regret(other, budget)));
            }
        }
    }

    private static String[] head(String... first) {
        var head = new ArrayList<>(List.of(first));
        for (double budget : BUDGETS) {
            head.add(number(budget));
        }
        return head.toArray(String[]::new);
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "" : text("%.0f %%", 100 * share);
    }

    private static String number(double number) {
        return Double.isNaN(number) ? "" : text("%.3g", number);
    }

    private static String text(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }
}
