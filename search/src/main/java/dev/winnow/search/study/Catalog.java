package dev.winnow.search.study;

import dev.winnow.search.pruner.AshaPromotion;
import dev.winnow.search.pruner.AutoPruner;
import dev.winnow.search.pruner.Hyperband;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.pruner.Pasha;
import dev.winnow.search.pruner.Patience;
import dev.winnow.search.pruner.Percentile;
import dev.winnow.search.pruner.PopulationBasedTraining;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.pruner.Steps;
import dev.winnow.search.pruner.SuccessiveHalving;
import dev.winnow.search.pruner.Threshold;
import dev.winnow.search.pruner.Wilcoxon;
import dev.winnow.search.sampler.AutoSampler;
import dev.winnow.search.sampler.BohbSampler;
import dev.winnow.search.sampler.CmaEsSampler;
import dev.winnow.search.sampler.GpSampler;
import dev.winnow.search.sampler.GridSampler;
import dev.winnow.search.sampler.NsgaSampler;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.sampler.SobolSampler;
import dev.winnow.search.sampler.TpeSampler;
import dev.winnow.search.trial.Direction;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Each kind of pruner and of sampler by the name that people know it by, so that rules about kinds can be read from what the
 * kinds say of themselves, such as {@link Pruner#comparesOnly} and {@link Sampler#learns}.
 */
public final class Catalog {
    private Catalog() {}

    /** An example of each kind of pruner. Its settings mean nothing. ASHA is the promotion form. */
    public static Map<String, Pruner> pruners() {
        Steps steps = new Steps(0, 1, 2);
        Map<String, Pruner> pruners = new LinkedHashMap<>();
        pruners.put("ASHA", new AshaPromotion(1, 2, 2));
        pruners.put("Hyperband", new Hyperband(1, 2, 2));
        pruners.put("SuccessiveHalving", new SuccessiveHalving(1, 2, 2, 2));
        pruners.put("Auto", new AutoPruner(1, 2, 2));
        pruners.put("None", new NoPruner(2));
        pruners.put("PASHA", new Pasha(1, 2, 2));
        pruners.put("Median", Percentile.median(steps, 1));
        pruners.put("Percentile", new Percentile(steps, 50, 1));
        pruners.put(
                "Threshold", new Threshold(steps, Direction.MINIMIZE, OptionalDouble.of(0), OptionalDouble.empty()));
        pruners.put("Patience", new Patience(steps, 1, 0));
        pruners.put("Wilcoxon", new Wilcoxon(2, 0.5, 2));
        pruners.put("PBT", new PopulationBasedTraining(2, 1, 2, 0.5, 0.5));
        return Collections.unmodifiableMap(pruners);
    }

    /** An example of each kind of sampler. Its settings mean nothing. TPE has its preset Standard. */
    public static Map<String, Sampler> samplers() {
        Map<String, Sampler> samplers = new LinkedHashMap<>();
        samplers.put("Auto", new AutoSampler(1));
        samplers.put("TPE", new TpeSampler());
        samplers.put("GP", new GpSampler());
        samplers.put("CMAES", new CmaEsSampler(1));
        samplers.put("BOHB", new BohbSampler());
        samplers.put("NSGAII", new NsgaSampler(NsgaSampler.POPULATION));
        samplers.put("Random", new RandomSampler());
        samplers.put("Sobol", new SobolSampler());
        samplers.put("Grid", new GridSampler());
        return Collections.unmodifiableMap(samplers);
    }
}
