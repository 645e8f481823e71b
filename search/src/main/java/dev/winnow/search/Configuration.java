package dev.winnow.search;

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
}
