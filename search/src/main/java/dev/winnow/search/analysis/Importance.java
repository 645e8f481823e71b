package dev.winnow.search.analysis;

import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much each parameter has to do with a trial being among the best tenth: PED-ANOVA. The density of a parameter's
 * values in the best trials is compared with that in all of them; the more they differ, the more the parameter matters. A
 * parameter that exists in some trials only counts by the share of the trials that have it.
 *
 * <p>Trials are ordered by how far they came and then by their value there, so that a pruned trial is worse than one that
 * was not. It costs a pass over the trials for each parameter.
 *
 * <p>Source: Watanabe, Bansal, Hutter: "PED-ANOVA: Efficiently Quantifying Hyperparameter Importance in Arbitrary
 * Subspaces", IJCAI 2023 (arXiv 2304.10255).
 */
public final class Importance {
    static final int TENTH = 10;
    /** At least this many trials are needed. */
    private static final int FEWEST = 2;

    private Importance() {}

    /**
     * The share of each parameter, the most important first. The shares add up to 1. Empty if fewer than two trials
     * have a value, or all are equally good.
     */
    public static Map<String, Double> of(SearchSpace space, Direction direction, List<Trial> trials) {
        Ranking ranking = Ranking.of(direction, trials);
        List<Trial> all = ranking.trials();
        if (all.size() < FEWEST) {
            return Map.of();
        }
        List<Trial> top = ranking.best((all.size() + TENTH - 1) / TENTH);
        Map<String, Double> shares = new LinkedHashMap<>();
        double total = 0;
        for (Parameter parameter : space.parameters()) {
            double share = share(parameter, top, all);
            shares.put(parameter.name(), share);
            total += share;
        }
        return total > 0 ? normalised(shares, total) : Map.of();
    }

    private static double share(Parameter parameter, List<Trial> top, List<Trial> all) {
        List<Value> topValues = values(parameter, top);
        List<Value> allValues = values(parameter, all);
        if (topValues.isEmpty() || allValues.size() < FEWEST) {
            return 0;
        }
        ParameterGrid grid = ParameterGrid.of(parameter);
        double[] best = grid.density(topValues);
        double[] every = grid.density(allValues);
        double divergence = 0;
        for (int i = 0; i < best.length; i++) {
            double ratio = best[i] / every[i] - 1;
            divergence += every[i] * ratio * ratio;
        }
        double ofTop = (double) topValues.size() / top.size();
        double ofAll = (double) allValues.size() / all.size();
        return divergence * ofTop * ofTop / ofAll;
    }

    private static List<Value> values(Parameter parameter, List<Trial> trials) {
        List<Value> values = new ArrayList<>();
        for (Trial trial : trials) {
            Value value = trial.configuration().values().get(parameter.name());
            if (value != null && parameter.contains(value)) {
                values.add(value);
            }
        }
        return values;
    }

    private static Map<String, Double> normalised(Map<String, Double> shares, double total) {
        Map<String, Double> sorted = new LinkedHashMap<>();
        shares.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue() / total));
        return sorted;
    }
}
