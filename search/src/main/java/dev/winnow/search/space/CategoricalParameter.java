package dev.winnow.search.space;

import java.util.List;
import java.util.Optional;

/**
 * A parameter that takes one of some texts, without an order among them.
 *
 * @param name not blank
 * @param values at least one, all different, none empty
 * @param when condition; empty = always active
 */
public record CategoricalParameter(String name, List<String> values, Optional<When> when) implements ListedParameter {
    public CategoricalParameter {
        values = ListedParameter.checked(name, values);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
        return visitor.categorical(this);
    }
}
