package dev.winnow.engine.definition;

import dev.winnow.api.ParameterConstraint;
import dev.winnow.api.ParameterSpec;
import dev.winnow.search.space.SearchSpace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps search spaces under constraints. Counting such a space takes up to a second, and a study has many turns. Equal
 * specs have equal spaces. Of more than 256 spaces the cache keeps those that were used last. It may be used by several
 * threads.
 */
final class SearchSpaceCache {
    private static final int MOST_KEPT = 256;

    private record Key(List<ParameterSpec> parameters, List<ParameterConstraint> constraints) {}

    private final Map<Key, SearchSpace> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, SearchSpace> eldest) {
            return size() > MOST_KEPT;
        }
    };

    /** The space of some specs, if it is kept. */
    Optional<SearchSpace> find(List<ParameterSpec> parameters, List<ParameterConstraint> constraints) {
        synchronized (kept) {
            return Optional.ofNullable(kept.get(new Key(parameters, constraints)));
        }
    }

    /** Keeps the space of some specs. */
    void keep(List<ParameterSpec> parameters, List<ParameterConstraint> constraints, SearchSpace space) {
        synchronized (kept) {
            kept.put(new Key(parameters, constraints), space);
        }
    }
}
