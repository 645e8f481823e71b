package dev.winnow.search.space;

import java.math.BigInteger;
import java.util.random.RandomGenerator;

/** How many configurations of a space meet its constraints. */
final class AllowedShare {
    /** So many random draws that meet the constraints tell the share well enough. */
    private static final int ENOUGH_MET = 20;

    private static final int WALKS = 4;

    private AllowedShare() {}

    /** The number of configurations that meet the constraints, of a space that is small enough to look at each. */
    static BigInteger counted(SearchSpace space, BigInteger all) {
        long met = 0;
        for (int i = 0; i < all.intValueExact(); i++) {
            if (space.meets(space.at(BigInteger.valueOf(i)))) {
                met++;
            }
        }
        return BigInteger.valueOf(met);
    }

    /** The share that meets the constraints: counted if this was done, else of random draws. */
    static double of(SearchSpace space) {
        if (space.constraints().isEmpty()) {
            return 1;
        }
        if (space.exact()) {
            return space.size().orElseThrow().doubleValue()
                    / space.indices().orElseThrow().doubleValue();
        }
        RandomGenerator random = new RandomStreams(0).stream(0, "drawable");
        int met = 0;
        int drawn = 0;
        while (met < ENOUGH_MET && drawn < SearchSpace.MOST_DRAWS) {
            met += space.meets(space.configure(parameter -> parameter.at(random.nextDouble()))) ? 1 : 0;
            drawn++;
        }
        return (double) met / drawn;
    }

    /** Whether a walk leads to a configuration that meets the constraints. */
    static boolean walkable(SearchSpace space) {
        FeasibleWalk walk = new FeasibleWalk(space, new RandomStreams(0).stream(0, "walkable"));
        for (int i = 0; i < WALKS; i++) {
            if (walk.anywhere().isPresent()) {
                return true;
            }
        }
        return false;
    }
}
