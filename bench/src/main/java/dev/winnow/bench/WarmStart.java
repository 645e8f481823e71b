package dev.winnow.bench;

import ai.onnxruntime.OrtException;
import dev.winnow.bench.problem.LcHartmann6;
import dev.winnow.bench.problem.Lcbench;
import dev.winnow.bench.problem.Problem;
import dev.winnow.search.pruner.AutoPruner;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.pruner.SignedRank;
import dev.winnow.search.sampler.AutoSampler;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.sampler.TpeSampler;
import dev.winnow.search.trial.EarlierTrial;
import dev.winnow.search.trial.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** {@code bench/warm-start}: studies that learn from the trials of another, beside the same studies alone, in virtual time. */
final class WarmStart {
    /** Full trainings for each worker of the study that is learned from. */
    private static final int EARLIER = 5;

    /** Full trainings for each worker at which the studies are compared. */
    private static final double[] BUDGETS = {0.5, 1, 2};

    private static final double MOST = BUDGETS[BUDGETS.length - 1] * PrunerRuns.WORKERS;

    /** Tasks of other data sets; each learns from the next. */
    private static final List<String> TASKS = List.of("168910", "167152", "168335", "168330", "3945", "34539", "7593");

    private final Page page;
    private final int seeds;

    private WarmStart(Page page, int seeds) {
        this.page = page;
        this.seeds = seeds;
    }

    public static void main(String[] arguments) throws IOException, OrtException {
        var words = new ArrayList<>(Arrays.asList(arguments));
        var profile = words.remove("--quick") ? Profile.QUICK : Profile.FULL;
        int seeds = profile.choose(20, 3);
        int tasks = profile.choose(TASKS.size(), 2);
        var page = new Page("warm-start", profile, Instant.now());
        page.text(
                ("Regret of a study alone, and of the same study with the full trainings of another one that had %d full"
                                + " trainings for each of %d virtual workers and the default sampler. Medians over %d seeds after so many full"
                                + " trainings per worker; p is that of a one-sided signed-rank test, over the seeds, that learning is better.")
                        .formatted(EARLIER, PrunerRuns.WORKERS, seeds));
        var comparison = new WarmStart(page, seeds);
        comparison.study(new LcHartmann6(), new LcHartmann6(0.05));
        try (var lcbench = new Lcbench(Path.of(words.get(words.indexOf("--lcbench") + 1)))) {
            for (int i = 0; i < tasks; i++) {
                comparison.study(lcbench.task(TASKS.get(i)), lcbench.task(TASKS.get((i + 1) % TASKS.size())));
            }
        }
        page.publish(profile.results("warm-start"));
    }

    private void study(Problem problem, Problem earlier) {
        int max = problem.maxResource();
        var auto = new AutoPruner(1, max, 3);
        var pruned = lessons(earlier, auto);
        var unpruned = lessons(earlier, new NoPruner(max));
        page.text("## %s after %s: %d and %d full trainings to learn from"
                .formatted(problem.name(), earlier.name(), size(pruned), size(unpruned)));
        page.table(
                "sampler, pruner",
                "per worker",
                "alone",
                "after a pruned study",
                "p",
                "after one without pruning",
                "p");
        Sampler mixed = new AutoSampler(PrunerRuns.WORKERS);
        rows("Auto, Auto", problem, mixed, auto, pruned, unpruned);
        rows("Auto, None", problem, mixed, new NoPruner(max), pruned, unpruned);
        rows("TPE, Auto", problem, new TpeSampler(), auto, pruned, unpruned);
    }

    private void rows(
            String name,
            Problem problem,
            Sampler sampler,
            Pruner pruner,
            List<List<EarlierTrial>> pruned,
            List<List<EarlierTrial>> unpruned) {
        var alone = PrunerRuns.of(problem, sampler, pruner, MOST, seeds);
        var one = PrunerRuns.of(problem, sampler, pruner, MOST, seeds, pruned::get);
        var other = PrunerRuns.of(problem, sampler, pruner, MOST, seeds, unpruned::get);
        for (double budget : BUDGETS) {
            double trainings = budget * PrunerRuns.WORKERS;
            double[] without = alone.regrets(trainings);
            double[] afterPruned = one.regrets(trainings);
            double[] afterUnpruned = other.regrets(trainings);
            page.row(
                    name,
                    number(budget),
                    number(PrunerRuns.median(without)),
                    number(PrunerRuns.median(afterPruned)),
                    number(better(afterPruned, without)),
                    number(PrunerRuns.median(afterUnpruned)),
                    number(better(afterUnpruned, without)));
        }
    }

    /** What the operator would copy of a study, by seed. */
    private List<List<EarlierTrial>> lessons(Problem problem, Pruner pruner) {
        var sampler = new AutoSampler(PrunerRuns.WORKERS);
        return PrunerRuns.of(problem, sampler, pruner, EARLIER * PrunerRuns.WORKERS, seeds).studies().stream()
                .map(study -> study.trials().stream()
                        .filter(trial -> trial.state() == State.COMPLETED)
                        .map(trial -> new EarlierTrial(
                                trial.configuration(), trial.value().orElseThrow()))
                        .toList())
                .toList();
    }

    private static int size(List<List<EarlierTrial>> lessons) {
        return (int) PrunerRuns.median(lessons.stream().mapToDouble(List::size).toArray());
    }

    private static double better(double[] warm, double[] cold) {
        return SignedRank.positive(IntStream.range(0, warm.length)
                .mapToDouble(i -> cold[i] - warm[i])
                .toArray());
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.3g", number);
    }
}
