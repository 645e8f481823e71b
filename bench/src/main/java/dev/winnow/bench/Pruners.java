package dev.winnow.bench;

import ai.onnxruntime.OrtException;
import dev.winnow.bench.problem.LcHartmann6;
import dev.winnow.bench.problem.Lcbench;
import dev.winnow.bench.problem.Problem;
import dev.winnow.search.pruner.AshaPromotion;
import dev.winnow.search.pruner.AshaStopping;
import dev.winnow.search.pruner.AutoPruner;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.pruner.SignedRank;
import dev.winnow.search.sampler.AutoSampler;
import dev.winnow.search.sampler.TpeSampler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** {@code bench/pruners}: pruners against those of Optuna, in virtual time. */
final class Pruners {
    private static final List<String> PEERS = List.of("none", "median", "halving", "hyperband");
    /** Full trainings for each worker at which Auto is compared. */
    private static final double[] BUDGETS = {2.5, 5, 10};

    private static final double MARGIN = 1.1;
    private static final double[] HARTMANN_BUDGETS = {5, 10, 20, 25};
    private static final double[] HARTMANN_BARS = {1.27, 0.59, 0.36, 0.21};
    private static final double MOST_HARTMANN = 40;
    private static final String QUOTA = "ours, ASHA promotion with quota";
    private static final String AUTO = "ours, Auto";

    private final PeerRuns peers;
    private final Page page;
    private final int seeds;

    private Pruners(PeerRuns peers, Page page, int seeds) {
        this.peers = peers;
        this.page = page;
        this.seeds = seeds;
    }

    public static void main(String[] arguments) throws IOException, OrtException {
        var words = new ArrayList<>(Arrays.asList(arguments));
        var profile = words.remove("--quick") ? Profile.QUICK : Profile.FULL;
        int seeds = Integer.parseInt(options(words, "--seeds").get(0));
        var peers = PeerRuns.read(Path.of(options(words, "--peers").get(0)));
        var page = new Page("pruners", profile, Instant.now());
        page.text(
                ("%d virtual workers, a step takes one unit of time, medians over %d seeds. Regret is that of the best value"
                                + " reported so far: for LCBench 100 minus validation accuracy in percent. The peers, %s, sample with"
                                + " their TPE; on LC-Hartmann6 ours do so too, on LCBench ours are shown with TPE and with the default, Auto. p is that of a one-sided signed-rank test, over the seeds, that ours is worse.")
                        .formatted(PrunerRuns.WORKERS, seeds, peers.version()));
        var comparison = new Pruners(peers, page, seeds);
        try (var lcbench = new Lcbench(Path.of(options(words, "--lcbench").get(0)))) {
            for (var name : options(words, "--problem")) {
                if (name.equals("LC-Hartmann6")) {
                    comparison.hartmann();
                } else {
                    comparison.task(name, lcbench.task(name));
                }
            }
        }
        System.exit(page.publish(profile.results("pruners")) == 0 ? 0 : 1);
    }

    /** What follows each place where an option stands. */
    private static List<String> options(List<String> words, String name) {
        return IntStream.range(1, words.size())
                .filter(i -> words.get(i - 1).equals(name))
                .mapToObj(words::get)
                .toList();
    }

    private void hartmann() {
        var problem = new LcHartmann6();
        int max = problem.maxResource();
        Map<String, Pruner> ours = new LinkedHashMap<>();
        ours.put("ours, no pruning", new NoPruner(max));
        ours.put("ours, ASHA promotion as in the paper", new AshaPromotion(1, max, 3));
        ours.put(QUOTA, new AshaPromotion(1, max, 3, 1, true));
        ours.put("ours, ASHA stopping", new AshaStopping(1, max, 3));
        ours.put("ours, ASHA stopping, window 9", new AshaStopping(1, max, 3, 1, 9));
        ours.put("ours, ASHA stopping, window 27", new AshaStopping(1, max, 3, 1, 27));
        ours.put(AUTO, new AutoPruner(1, max, 3, true));
        page.text("## LC-Hartmann6: regret after 5, 10, 20, 25 and 40 full trainings")
                .table("pruner", "5", "10", "20", "25", "40", "trials", "full");
        for (var peer : PEERS) {
            page.row(
                    peers.version() + ", " + peer,
                    peer(problem, "LC-Hartmann6", peer, 5),
                    peer(problem, "LC-Hartmann6", peer, 10),
                    peer(problem, "LC-Hartmann6", peer, 20),
                    peer(problem, "LC-Hartmann6", peer, 25),
                    peer(problem, "LC-Hartmann6", peer, MOST_HARTMANN),
                    "",
                    "");
        }
        Map<String, PrunerRuns> all = new LinkedHashMap<>();
        ours.forEach((name, pruner) ->
                all.put(name, PrunerRuns.of(problem, new TpeSampler(), pruner, MOST_HARTMANN, seeds)));
        all.forEach((name, runs) -> page.row(
                name,
                ours(runs, 5),
                ours(runs, 10),
                ours(runs, 20),
                ours(runs, 25),
                ours(runs, MOST_HARTMANN),
                number(runs.trials()),
                number(runs.full())));
        page.figures();
        all.forEach((name, runs) -> {
            if (name.equals(QUOTA) || name.equals(AUTO)) {
                bars(name, runs);
            }
        });
    }

    private void bars(String name, PrunerRuns runs) {
        for (int i = 0; i < HARTMANN_BARS.length; i++) {
            double regret = PrunerRuns.median(runs.regrets(HARTMANN_BUDGETS[i]));
            page.figure(
                    "%s, %s full trainings".formatted(name, number(HARTMANN_BUDGETS[i])),
                    number(regret),
                    "<= " + HARTMANN_BARS[i],
                    regret <= HARTMANN_BARS[i]);
        }
    }

    private void task(String name, Problem problem) {
        int max = problem.maxResource();
        double most = BUDGETS[BUDGETS.length - 1] * PrunerRuns.WORKERS;
        var pruner = new AutoPruner(1, max, 3, true);
        var auto = PrunerRuns.of(problem, new AutoSampler(PrunerRuns.WORKERS), pruner, most, seeds);
        var tpe = PrunerRuns.of(problem, new TpeSampler(), pruner, most, seeds);
        var none = PrunerRuns.of(problem, new TpeSampler(), new NoPruner(max), most, seeds);
        double correlation = RankCorrelation.of(problem, 1);
        boolean tells = correlation > RankCorrelation.TELLS;
        page.text("## %s: rank correlation of epoch 1 with %d is %s, of epoch 3 %s, of epoch 9 %s"
                .formatted(
                        problem.name(),
                        max,
                        number(correlation),
                        number(RankCorrelation.of(problem, 3)),
                        number(RankCorrelation.of(problem, 9))));
        page.table(
                "full trainings per worker",
                "none",
                "median",
                "halving",
                "hyperband",
                "ours, none, TPE",
                "ours, Auto, TPE",
                "ours, Auto, Auto");
        for (double budget : BUDGETS) {
            double trainings = budget * PrunerRuns.WORKERS;
            page.row(
                    number(budget),
                    peer(problem, name, "none", trainings),
                    peer(problem, name, "median", trainings),
                    peer(problem, name, "halving", trainings),
                    peer(problem, name, "hyperband", trainings),
                    ours(none, trainings),
                    ours(tpe, trainings),
                    ours(auto, trainings));
        }
        page.figures();
        for (double budget : BUDGETS) {
            double trainings = budget * PrunerRuns.WORKERS;
            double[] mine = auto.regrets(trainings);
            var best = PEERS.stream()
                    .min((a, b) -> Double.compare(
                            PrunerRuns.median(regrets(problem, name, a, trainings)),
                            PrunerRuns.median(regrets(problem, name, b, trainings))))
                    .orElseThrow();
            double[] theirs = regrets(problem, name, best, trainings);
            double ratio = PrunerRuns.median(mine) / PrunerRuns.median(theirs);
            double worse = SignedRank.positive(difference(mine, theirs));
            page.figure(
                    "Auto / best peer (%s) at %s, p = %s".formatted(best, number(budget), number(worse)),
                    number(ratio),
                    "<= " + MARGIN,
                    ratio <= MARGIN);
            if (tells) {
                double third = PrunerRuns.median(auto.regrets(trainings / 3));
                double whole = PrunerRuns.median(regrets(problem, name, "none", trainings));
                page.figure(
                        "Auto after a third of %s, against no pruning (peer) after all of it".formatted(number(budget)),
                        number(third),
                        "<= " + number(whole),
                        third <= whole);
            }
        }
        page.text("Auto: %s trials, %s trained to the end; no pruning: %s."
                .formatted(number(auto.trials()), number(auto.full()), number(none.full())));
    }

    private double[] regrets(Problem problem, String name, String peer, double trainings) {
        double time = PrunerRuns.time(problem, trainings);
        return IntStream.range(0, seeds)
                .mapToDouble(seed -> peers.loss(name, peer, seed, time, Double.POSITIVE_INFINITY))
                .toArray();
    }

    private String peer(Problem problem, String name, String peer, double trainings) {
        return number(PrunerRuns.median(regrets(problem, name, peer, trainings)));
    }

    private static String ours(PrunerRuns runs, double trainings) {
        return number(PrunerRuns.median(runs.regrets(trainings)));
    }

    private static double[] difference(double[] mine, double[] theirs) {
        return IntStream.range(0, mine.length)
                .mapToDouble(i -> mine[i] - theirs[i])
                .toArray();
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.3g", number);
    }
}
