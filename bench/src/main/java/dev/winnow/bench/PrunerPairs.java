package dev.winnow.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.ToDoubleBiFunction;
import java.util.function.UnaryOperator;

/** The studies of a grid in pairs: each with the study that it is compared with. */
final class PrunerPairs {
    /** The first rungs of ASHA and Auto. */
    static final List<Integer> EARLY = List.of(1, 3, 9);

    private final PrunerGrid grid;
    private final CellRuns runs;
    private final Map<String, Yardstick> yardsticks = new HashMap<>();
    private final Map<String, Integer> steps = new HashMap<>();
    private final Map<String, Double> correlations = new HashMap<>();

    PrunerPairs(PrunerGrid grid, CellRuns runs) {
        this.grid = grid;
        this.runs = runs;
        grid.tasks().forEach(task -> {
            var problem = runs.problem(task);
            yardsticks.put(task, Yardstick.of(problem));
            steps.put(task, problem.maxResource());
            EARLY.forEach(step -> correlations.put(task + " " + step, RankCorrelation.of(problem, step)));
        });
    }

    Yardstick yardstick(String task) {
        return Objects.requireNonNull(yardsticks.get(task));
    }

    /** Steps of a full training. */
    int steps(String task) {
        return Objects.requireNonNull(steps.get(task));
    }

    /**
     * How well the values of a step rank configurations as those at the end do.
     *
     * @param step one of {@link #EARLY}
     */
    double correlation(String task, int step) {
        return Objects.requireNonNull(correlations.get(task + " " + step));
    }

    /** A number of each study and of the same without pruning. */
    Paired paired(String sampler, String pruner, int start, int trials, ToDoubleBiFunction<CellRun, CellRun> number) {
        return paired(sampler, pruner, start, trials, Cell::unpruned, number);
    }

    /** A number of each study and of another one, where both are there, by task and seed. */
    Paired paired(
            String sampler,
            String pruner,
            int start,
            int trials,
            UnaryOperator<Cell> other,
            ToDoubleBiFunction<CellRun, CellRun> number) {
        var paired = new Paired();
        each(
                new Cell("", sampler, pruner, start, trials, 0),
                other,
                (run, against) -> paired.add(run.cell().task(), number.applyAsDouble(run, against)));
        return paired;
    }

    private void each(Cell kind, UnaryOperator<Cell> other, BiConsumer<CellRun, CellRun> pair) {
        for (var task : grid.tasks()) {
            for (int seed = 0; seed < grid.seeds(); seed++) {
                var cell = new Cell(task, kind.sampler(), kind.pruner(), kind.start(), kind.trials(), seed);
                var run = runs.get(cell);
                var against = runs.get(other.apply(cell));
                if (run.isPresent() && against.isPresent()) {
                    pair.accept(run.get(), against.get());
                }
            }
        }
    }

    /** A study without a value has learned nothing: it stands at the median. */
    double regret(CellRun run, double budget) {
        var task = run.cell().task();
        var value = run.at(budget * steps(task));
        return value.isPresent() ? yardstick(task).regret(value.getAsDouble()) : 1;
    }

    /** The regret after the same time, less that without pruning. */
    Paired difference(String sampler, String pruner, int start, double budget) {
        return paired(sampler, pruner, start, 0, (run, none) -> regret(run, budget) - regret(none, budget));
    }

    /** What the best value lost. */
    double loss(CellRun run, CellRun none) {
        var yardstick = yardstick(run.cell().task());
        return yardstick.regret(run.last()) - yardstick.regret(none.last());
    }

    /** The time after which a study has the regret of another at a budget, as a share of that budget; infinite = never. */
    double share(CellRun run, CellRun none, double budget) {
        var task = run.cell().task();
        return run.reached(regret(none, budget), yardstick(task)) / (budget * steps(task));
    }

    /** The share of the time that workers were not held. */
    static double saved(CellRun run, CellRun none) {
        return 1 - run.spent().held() / none.spent().held();
    }

    /** The share of starts in the time that workers were held. */
    static double starting(CellRun run, CellRun none) {
        return run.spent().starting() / run.spent().held();
    }
}
