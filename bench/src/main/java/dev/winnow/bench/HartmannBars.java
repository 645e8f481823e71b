package dev.winnow.bench;

import dev.winnow.bench.problem.LcHartmann6;
import dev.winnow.search.pruner.AshaPromotion;
import dev.winnow.search.pruner.AshaStopping;
import dev.winnow.search.pruner.AutoPruner;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.sampler.TpeSampler;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The forms of ASHA and Auto on LC-Hartmann6 with free starts, against the regrets that they had when they were made. */
final class HartmannBars {
    private static final double[] BUDGETS = {5, 10, 20, 25};
    private static final double[] BARS = {1.27, 0.59, 0.36, 0.21};
    private static final double MOST = 40;
    private static final String QUOTA = "ASHA promotion with quota";
    private static final String AUTO = "Auto";

    private HartmannBars() {}

    static void print(Page page, int seeds) {
        var problem = new LcHartmann6();
        int max = problem.maxResource();
        Map<String, Pruner> pruners = new LinkedHashMap<>();
        pruners.put("no pruning", new NoPruner(max));
        pruners.put("ASHA promotion as in the paper", new AshaPromotion(1, max, 3));
        pruners.put(QUOTA, new AshaPromotion(1, max, 3, 1, true));
        pruners.put("ASHA stopping", new AshaStopping(1, max, 3));
        pruners.put("ASHA stopping, window 9", new AshaStopping(1, max, 3, 1, 9));
        pruners.put("ASHA stopping, window 27", new AshaStopping(1, max, 3, 1, 27));
        pruners.put(AUTO, new AutoPruner(1, max, 3));
        Map<String, PrunerRuns> all = new LinkedHashMap<>();
        pruners.forEach((name, pruner) -> all.put(name, PrunerRuns.of(problem, new TpeSampler(), pruner, MOST, seeds)));
        page.text(
                        ("## LC-Hartmann6, TPE, free starts: regret from the optimum after so many full trainings of all %d workers"
                                        + " together, medians over %d seeds")
                                .formatted(PrunerRuns.WORKERS, seeds))
                .table("pruner", "5", "10", "20", "25", "40", "trials", "full");
        all.forEach((name, runs) -> page.row(
                name,
                regret(runs, 5),
                regret(runs, 10),
                regret(runs, 20),
                regret(runs, 25),
                regret(runs, MOST),
                number(runs.trials()),
                number(runs.full())));
        page.figures();
        all.forEach((name, runs) -> {
            if (name.equals(QUOTA) || name.equals(AUTO)) {
                bars(page, name, runs);
            }
        });
    }

    private static void bars(Page page, String name, PrunerRuns runs) {
        for (int i = 0; i < BARS.length; i++) {
            double regret = PrunerRuns.median(runs.regrets(BUDGETS[i]));
            page.figure(
                    "%s, %s full trainings".formatted(name, number(BUDGETS[i])),
                    number(regret),
                    "<= " + BARS[i],
                    regret <= BARS[i]);
        }
    }

    private static String regret(PrunerRuns runs, double trainings) {
        return number(PrunerRuns.median(runs.regrets(trainings)));
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.3g", number);
    }
}
