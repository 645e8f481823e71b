package dev.winnow.engine.definition;

import dev.winnow.search.space.SearchSpace;
import java.util.Locale;
import java.util.Optional;

/** Constraints that allow few configurations: samplers then learn less, and what is tried may be all from one corner. */
public final class RareConfigurations {
    private static final double RARE = 0.01;

    private RareConfigurations() {}

    /** What a person should know of the constraints of a space; empty if they allow enough. */
    public static Optional<String> warning(SearchSpace space) {
        double allowed = space.allowed();
        if (allowed >= RARE) {
            return Optional.empty();
        }
        var share = allowed == 0
                ? "fewer than 1 in " + SearchSpace.MOST_DRAWS + " configurations"
                : String.format(Locale.ROOT, "about 1 in %d configurations", Math.round(1 / allowed));
        return Optional.of("spec.parameterConstraints allow " + share
                + ", so most proposals of the sampler have to be replaced by allowed ones near them. Write the parameters so that"
                + " more is allowed: for an order, as a first value and the steps between");
    }
}
