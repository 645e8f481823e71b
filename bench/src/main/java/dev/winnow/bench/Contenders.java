package dev.winnow.bench;

import dev.winnow.search.pruner.AshaPromotion;
import dev.winnow.search.pruner.AshaStopping;
import dev.winnow.search.pruner.AutoPruner;
import dev.winnow.search.pruner.Hyperband;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.pruner.Percentile;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.pruner.Steps;
import dev.winnow.search.sampler.AutoSampler;
import dev.winnow.search.sampler.CmaEsSampler;
import dev.winnow.search.sampler.GpSampler;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.sampler.TpeSampler;
import java.util.List;
import java.util.Set;

/** The samplers and pruners of {@code bench/pruners} by their names, each with the settings that a manifest gives by default. */
final class Contenders {
    static final String NONE = "None";

    /** What a grid has unless it is told otherwise. */
    static final List<String> SAMPLERS = List.of("Auto", "TPE", "CMAES", "Random");

    static final List<String> PRUNERS = List.of(NONE, "Auto", "ASHA", "Median");

    private static final Set<String> ALL_SAMPLERS = Set.of("Auto", "TPE", "CMAES", "GP", "Random");
    private static final Set<String> ALL_PRUNERS = Set.of(NONE, "Auto", "ASHA", "ASHAStopping", "Hyperband", "Median");

    private Contenders() {}

    static boolean knowsSampler(String name) {
        return ALL_SAMPLERS.contains(name);
    }

    static boolean knowsPruner(String name) {
        return ALL_PRUNERS.contains(name);
    }

    static Sampler sampler(String name) {
        return switch (name) {
            case "Auto" -> new AutoSampler(PrunerRuns.WORKERS);
            case "TPE" -> new TpeSampler();
            case "CMAES" -> new CmaEsSampler(PrunerRuns.WORKERS);
            case "GP" -> new GpSampler();
            case "Random" -> new RandomSampler();
            default -> throw new IllegalArgumentException("no sampler is called " + name);
        };
    }

    /**
     * A pruner.
     *
     * @param max steps of a full training
     */
    static Pruner pruner(String name, int max) {
        return switch (name) {
            case NONE -> new NoPruner(max);
            case "Auto" -> new AutoPruner(1, max, 3);
            case "ASHA" -> new AshaPromotion(firstRung(max), max, 3, 1, true);
            case "ASHAStopping" -> new AshaStopping(firstRung(max), max, 3);
            case "Hyperband" -> new Hyperband(1, max, 3);
            case "Median" -> Percentile.median(looks(max), 5);
            default -> throw new IllegalArgumentException("no pruner is called " + name);
        };
    }

    /** As a manifest without {@code minResource} has it. */
    private static int firstRung(int max) {
        return (max + 26) / 27;
    }

    /** A look after each step, or after every second if these were too many. */
    private static Steps looks(int max) {
        return new Steps(0, max <= 64 ? 1 : 2, max);
    }
}
