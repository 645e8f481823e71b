package dev.winnow.search.trial;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a trial has brought in a study with several objectives or with metric constraints.
 *
 * @param rungs by rung level; those of the trial's values
 * @param latest the latest report; empty = nothing reported yet
 */
public record Measurements(SortedMap<Integer, Measurement> rungs, Optional<Measurement> latest) {
    /** Those of a trial that reported nothing, and of every trial in a study with one objective and no constraints. */
    public static final Measurements NONE = new Measurements(Collections.emptySortedMap(), Optional.empty());

    public Measurements {
        rungs = Collections.unmodifiableSortedMap(new TreeMap<>(rungs));
    }
}
