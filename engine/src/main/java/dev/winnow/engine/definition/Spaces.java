package dev.winnow.engine.definition;

import dev.winnow.api.ParameterConstraint;
import dev.winnow.api.ParameterSpec;
import dev.winnow.search.space.SearchSpace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Search spaces under constraints. To count one takes up to a second and a study is looked at often, so those that were
 * used last are kept: equal specs have equal spaces.
 */
final class Spaces {
    private static final int MOST_KEPT = 256;

    private record Key(List<ParameterSpec> parameters, List<ParameterConstraint> constraints) {}

    private static final Map<Key, SearchSpace> KEPT = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, SearchSpace> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private Spaces() {}

    /** The space of some specs, if it is kept. */
    static Optional<SearchSpace> find(List<ParameterSpec> parameters, List<ParameterConstraint> constraints) {
        synchronized (KEPT) {
            return Optional.ofNullable(KEPT.get(new Key(parameters, constraints)));
        }
    }

    /** Keeps the space of some specs. */
    static void keep(List<ParameterSpec> parameters, List<ParameterConstraint> constraints, SearchSpace space) {
        synchronized (KEPT) {
            KEPT.put(new Key(parameters, constraints), space);
        }
    }
}
