package dev.winnow.search.space;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One point of a {@link SearchSpace}: a value for each active parameter.
 *
 * @param values the active parameters only, by name, in the order of the space; equality does not look at the order
 */
public record Configuration(Map<String, Value> values) {
    public Configuration {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * The hash code of the map, computed in one loop, because a study may hash thousands of configurations in a turn.
     */
    @Override
    public int hashCode() {
        int hash = 0;
        for (Map.Entry<String, Value> entry : values.entrySet()) {
            hash += 31 * entry.getKey().hashCode() ^ entry.getValue().hashCode();
        }
        return hash;
    }
}
