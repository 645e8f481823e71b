package dev.winnow.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.bench.blackbox.Problem;
import dev.winnow.bench.blackbox.Problems;
import dev.winnow.search.pruner.SignedRank;
import dev.winnow.search.sampler.AutoSampler;
import dev.winnow.search.sampler.CmaEsSampler;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.sampler.TpePreset;
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
import java.util.Objects;
import java.util.OptionalInt;

/** {@code bench/samplers}: regret and latency of the samplers beside those of Optuna and HyperOpt. */
final class Samplers {
    private static final List<String> PEERS = List.of("optuna-tpe", "optuna-gp", "optuna-cmaes", "hyperopt");
    private static final double MARGIN = 1.1;
    private static final double SIGNIFICANT = 0.05;
    private static final double SAME = 1e-9;

    private Samplers() {}

    /** Arguments: the peers' folder, the checks and latencies they printed, the number of seeds, perhaps {@code --quick}. */
    public static void main(String[] arguments) throws IOException {
        var words = new ArrayList<>(Arrays.asList(arguments));
        var profile = words.remove("--quick") ? Profile.QUICK : Profile.FULL;
        var folder = Path.of(words.get(0));
        var printed = new ObjectMapper().readTree(folder.resolve("printed.json").toFile());
        int seeds = Integer.parseInt(words.get(1));
        Problems.ALL.forEach(problem -> check(problem, printed.path("checks")));

        var page = new Page("samplers", profile, Instant.now());
        page.text(
                ("Regret of the best of 100 trials (conditional: 200), one after the other, medians over %d seeds; %s."
                                + " p is that of a one-sided signed-rank test over the seeds that ours is worse. The problems of the"
                                + " second table had no part in the making of the samplers, but their figures were known when Auto"
                                + " became a portfolio.")
                        .formatted(seeds, printed.path("versions").asText()));
        regrets(page, folder, seeds, true);
        regrets(page, folder, seeds, false);
        page.text("## Regret with several workers, and under noise");
        page.text(
                "Each trial takes equally long. Under noise what is measured is off by a normal error, and the regret is that"
                        + " of the true value of the trial that measured best. Optuna's samplers know of the trials that run"
                        + " as they do by default.");
        page.table(
                "problem",
                "workers",
                "noise",
                "seeds",
                "optuna-tpe",
                "optuna-gp",
                "ours, Auto",
                "ours, TPE",
                "Auto / best peer, p",
                "TPE / optuna-tpe, p");
        for (var setting : List.of(Setting.EIGHT, Setting.TWENTY, Setting.NOISY)) {
            for (var problem : Problems.ALL) {
                if (problem.noise() > 0) {
                    row(page, folder, seeds, problem, setting);
                }
            }
        }
        new SuggestLatency(page, printed.path("latency")).measure();
        System.exit(page.publish(profile.results("samplers")) == 0 ? 0 : 1);
    }

    /** The peers must have minimised the same functions. */
    private static void check(Problem problem, JsonNode checks) {
        double[] ours = Problems.checks(problem);
        for (int i = 0; i < ours.length; i++) {
            double theirs = checks.path(problem.name()).path(i).asDouble(Double.NaN);
            if (!(Math.abs(ours[i] - theirs) <= SAME * Math.max(1, Math.abs(ours[i])))) {
                throw new IllegalStateException(problem.name() + " is " + ours[i] + " here and " + theirs
                        + " in peers/problems.py: make them the same");
            }
        }
    }

    private static void regrets(Page page, Path folder, int seeds, boolean named) throws IOException {
        Map<String, Sampler> ours = new LinkedHashMap<>();
        ours.put("Auto", new AutoSampler(1));
        ours.put("TPE", new TpeSampler());
        ours.put("TPE, Paper", new TpeSampler(TpePreset.PAPER));
        ours.put("CMA-ES", new CmaEsSampler(1));
        page.text(named ? "## Regret" : "## Regret on problems held out");
        var head = new ArrayList<>(List.of("problem"));
        head.addAll(PEERS);
        ours.keySet().forEach(name -> head.add("ours, " + name));
        head.add("Auto / best peer, p");
        head.add("TPE / optuna-tpe, p");
        page.table(head.toArray(String[]::new));
        int autoNotWorse = 0;
        int tpeNotWorse = 0;
        int count = 0;
        for (var problem : Problems.ALL) {
            if (problem.named() != named) {
                continue;
            }
            Map<String, SamplerRuns> peers = new LinkedHashMap<>();
            for (var peer : PEERS) {
                var runs = SamplerRuns.read(folder.resolve(peer + ".jsonl"), problem, Setting.ONE, seeds);
                if (runs.regrets().length > 0) {
                    peers.put(peer, runs);
                }
            }
            Map<String, SamplerRuns> mine = new LinkedHashMap<>();
            ours.forEach((name, sampler) -> mine.put(
                    name,
                    suits(sampler, problem)
                            ? SamplerRuns.of(problem, sampler, Setting.ONE, seeds)
                            : new SamplerRuns(new double[0], 0)));
            var best = peers.values().stream()
                    .min((a, b) -> Double.compare(a.median(), b.median()))
                    .orElseThrow();
            var auto = new Comparison(Objects.requireNonNull(mine.get("Auto")), best);
            var tpe = new Comparison(
                    Objects.requireNonNull(mine.get("TPE")), Objects.requireNonNull(peers.get("optuna-tpe")));
            var row = new ArrayList<>(List.of(problem.name()));
            PEERS.forEach(peer ->
                    row.add(peers.containsKey(peer) ? number(peers.get(peer).median()) : "-"));
            mine.values().forEach(runs -> row.add(runs.regrets().length > 0 ? number(runs.median()) : "-"));
            row.add(auto.text());
            row.add(tpe.text());
            page.row(row.toArray(String[]::new));
            autoNotWorse += auto.notWorse() ? 1 : 0;
            tpeNotWorse += tpe.notWorse() ? 1 : 0;
            count++;
        }
        page.figures();
        page.figure(
                "problems on which Auto is not worse than the best peer (10 % or p > 0.05)",
                autoNotWorse + " of " + count, ">= " + (count - 1), autoNotWorse >= count - 1);
        page.figure(
                "problems on which TPE is not worse than Optuna's",
                tpeNotWorse + " of " + count,
                ">= " + (count - 1),
                tpeNotWorse >= count - 1);
    }

    private static void row(Page page, Path folder, int seeds, Problem problem, Setting setting) throws IOException {
        var tpe = SamplerRuns.read(folder.resolve("optuna-tpe.jsonl"), problem, setting, seeds);
        var gp = SamplerRuns.read(folder.resolve("optuna-gp.jsonl"), problem, setting, seeds);
        var ourAuto = SamplerRuns.of(problem, new AutoSampler(setting.workers()), setting, seeds);
        var ourTpe = SamplerRuns.of(problem, new TpeSampler(), setting, seeds);
        boolean both = gp.regrets().length > 0;
        page.row(
                problem.name(),
                Integer.toString(setting.workers()),
                setting.noisy() ? number(problem.noise()) : "-",
                Integer.toString(tpe.regrets().length),
                number(tpe.median()),
                both ? number(gp.median()) : "-",
                number(ourAuto.median()),
                number(ourTpe.median()),
                new Comparison(ourAuto, both && gp.median() < tpe.median() ? gp : tpe).text(),
                new Comparison(ourTpe, tpe).text());
    }

    private static boolean suits(Sampler sampler, Problem problem) {
        try {
            sampler.check(problem.space(), OptionalInt.of(problem.budget()));
            return true;
        } catch (IllegalArgumentException refusal) {
            return false;
        }
    }

    private record Comparison(SamplerRuns ours, SamplerRuns theirs) {
        double ratio() {
            return ours.median() / theirs.median();
        }

        double worse() {
            double[] difference = new double[Math.min(ours.regrets().length, theirs.regrets().length)];
            for (int i = 0; i < difference.length; i++) {
                difference[i] = ours.regrets()[i] - theirs.regrets()[i];
            }
            return SignedRank.positive(difference);
        }

        boolean notWorse() {
            return ratio() <= MARGIN || worse() > SIGNIFICANT;
        }

        String text() {
            return "%s, %s".formatted(number(ratio()), number(worse()));
        }
    }

    static String number(double number) {
        return String.format(Locale.ROOT, "%.3g", number);
    }
}
