package dev.winnow.search.pruner;

import java.util.ArrayList;
import java.util.List;

/** Geometric rung levels in whole numbers. Logarithms would lose a rung: log(243)/log(3) is 4.999... */
public final class RungLevels {
    /** More trials than a study has. */
    static final int MANY = 100_000;

    private RungLevels() {}

    /** {@code min * eta^k} while below {@code max}, then {@code max}. */
    public static List<Integer> of(int min, int max, int eta) {
        List<Integer> levels = new ArrayList<>();
        for (long level = min; level < max; level *= eta) {
            levels.add((int) level);
        }
        levels.add(max);
        return List.copyOf(levels);
    }

    /**
     * The fewest trials at a rung of which one goes on {@code promotions} times, when the best {@code 1/eta} do each time.
     *
     * @param quota whether that share is never exceeded; without it a trial that comes late and is better than all others goes on
     *     too, once there are {@code eta}
     */
    static int fewestTrials(int eta, int promotions, boolean quota) {
        double trials = quota ? Math.pow(eta, promotions) : 1 + promotions * (eta - 1.0);
        return trials > MANY ? Integer.MAX_VALUE : (int) trials;
    }

    /** The rules that all pruners with rungs share. */
    static void check(int minResource, int maxResource, int eta) {
        if (minResource < 1) {
            throw new IllegalArgumentException("pruner minResource must be at least 1, but is " + minResource);
        }
        if (maxResource < minResource) {
            throw new IllegalArgumentException("pruner maxResource " + maxResource + " must be at least minResource "
                    + minResource + "; raise maxResource or lower minResource");
        }
        if (eta < 2) {
            throw new IllegalArgumentException("pruner reductionFactor must be at least 2, but is " + eta);
        }
    }
}
