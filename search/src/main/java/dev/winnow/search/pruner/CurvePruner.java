package dev.winnow.search.pruner;

import java.util.List;

/** A pruner that watches each trial's learning curve and lets it go on at once or stops it. */
public interface CurvePruner extends Pruner {
    /** Where trials are compared. */
    Steps steps();

    @Override
    default int maxResource() {
        return steps().maxResource();
    }

    @Override
    default List<Integer> rungs(int bracket) {
        return steps().levels();
    }

    @Override
    default boolean pauses() {
        return false;
    }

    @Override
    default boolean comparesOnly() {
        return false;
    }
}
