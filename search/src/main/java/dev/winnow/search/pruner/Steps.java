package dev.winnow.search.pruner;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a pruner that watches learning curves compares a trial: every {@code intervalSteps} after the first
 * {@code warmupSteps}, and at the end. Each comparison is a rung, so its value is on record before the decision.
 *
 * @param warmupSteps steps in which no trial is stopped; at least 0
 * @param intervalSteps steps from one rung to the next; at least 1
 * @param maxResource steps of a full training; more than {@code warmupSteps}
 */
public record Steps(int warmupSteps, int intervalSteps, int maxResource) {
    /** Rungs are limited, because the value at every rung stays on the trial's record. */
    static final int MOST_RUNGS = 64;

    public Steps {
        if (warmupSteps < 0) {
            throw new IllegalArgumentException("pruner warmupSteps must be at least 0, but is " + warmupSteps);
        }
        if (intervalSteps < 1) {
            throw new IllegalArgumentException("pruner intervalSteps must be at least 1, but is " + intervalSteps);
        }
        if (maxResource <= warmupSteps) {
            throw new IllegalArgumentException("pruner maxResource " + maxResource + " must be more than warmupSteps "
                    + warmupSteps + "; raise maxResource or lower warmupSteps");
        }
        if (levels(warmupSteps, intervalSteps, maxResource) > MOST_RUNGS) {
            throw new IllegalArgumentException("pruner intervalSteps " + intervalSteps + " makes "
                    + levels(warmupSteps, intervalSteps, maxResource) + " rungs; raise it to "
                    + leastInterval(warmupSteps, maxResource) + " or more, for at most " + MOST_RUNGS);
        }
    }

    /** The rungs, strictly increasing; the last is the maximum resource. */
    List<Integer> levels() {
        List<Integer> levels = new ArrayList<>();
        for (long level = (long) warmupSteps + intervalSteps; level < maxResource; level += intervalSteps) {
            levels.add((int) level);
        }
        levels.add(maxResource);
        return List.copyOf(levels);
    }

    private static int levels(int warmupSteps, int intervalSteps, int maxResource) {
        return ceiling(maxResource - warmupSteps, intervalSteps);
    }

    private static int leastInterval(int warmupSteps, int maxResource) {
        return ceiling(maxResource - warmupSteps, MOST_RUNGS);
    }

    private static int ceiling(int dividend, int divisor) {
        return (int) (((long) dividend + divisor - 1) / divisor);
    }
}
