package dev.winnow.search.study;

import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.trial.Objectives;
import java.util.List;
import java.util.Map;

/**
 * What works with several objectives and with metric constraints, for {@link Study}. They make one order of the trials, see
 * {@link Objectives}; so whatever compares trials works with them, and what computes with values does not.
 */
final class Compatibility {
    private Compatibility() {}

    /**
     * Checks that a pruner can judge by some objectives.
     *
     * @throws IllegalArgumentException if it needs the values of one objective; the message names what to use instead
     */
    static void check(Objectives objectives, Pruner pruner) {
        if (!objectives.plain() && !pruner.comparesOnly()) {
            throw new IllegalArgumentException(
                    "this pruner works on the values of one objective without metricConstraints: use " + comparing()
                            + ", which need an order only");
        }
    }

    /** The pruners that need an order only: {@code A, B or C}. */
    private static String comparing() {
        List<String> names = Catalog.pruners().entrySet().stream()
                .filter(kind -> kind.getValue().comparesOnly())
                .map(Map.Entry::getKey)
                .toList();
        int last = names.size() - 1;
        return String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    }

    /**
     * Checks that a sampler can learn from some objectives.
     *
     * @throws IllegalArgumentException if it needs the values of one objective; the message names what to use instead
     */
    static void check(Objectives objectives, Sampler sampler) {
        if (!objectives.plain() && !sampler.comparesOnly()) {
            throw new IllegalArgumentException(
                    "this sampler works on the values of one objective without metricConstraints:"
                            + " use TPE or NSGAII");
        }
    }

    /**
     * Checks that limits find the values that they look at: the hypervolume, which several objectives need for a plateau,
     * and one objective alone, which a model of the values needs.
     *
     * @throws IllegalArgumentException if a reference is missing, or there is more than one objective; the message says so
     */
    static void check(Objectives objectives, Limits limits) {
        if (limits.expectedImprovement().isPresent() && !objectives.plain()) {
            throw new IllegalArgumentException("limits.expectedImprovement models the values of one objective:"
                    + " remove it, or the other objectives and metricConstraints");
        }
        if (limits.plateau().isPresent() && !objectives.single() && objectives.reference().length == 0) {
            throw new IllegalArgumentException("limits.plateau of several objectives looks at their hypervolume:"
                    + " give each objective a reference, the worst value of interest");
        }
    }
}
