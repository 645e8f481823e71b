package dev.winnow.search.space;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The condition under which a parameter is part of a configuration.
 *
 * @param parameter name of an earlier categorical parameter
 * @param in the values of that parameter for which this one is active; at least one
 */
public record When(String parameter, Set<String> in) {
    public When {
        if (in.isEmpty()) {
            throw new IllegalArgumentException("when on parameter '" + parameter
                    + "' lists no values, so the parameter would never be active; name at least one value in 'in'");
        }
        in = Collections.unmodifiableSet(new LinkedHashSet<>(in));
    }
}
