package dev.winnow.search.space;

import java.util.List;
import java.util.Optional;

/**
 * A parameter that takes one of some texts, in an order: neighbours in the list are alike. Samplers see the place in the
 * list, a whole number; how far apart the values themselves are, if they are numbers, does not matter.
 *
 * @param name not blank
 * @param values at least one, in their order, all different, none empty
 * @param when condition; empty = always active
 */
public record OrdinalParameter(String name, List<String> values, Optional<When> when)
        implements ListedParameter, NumericParameter {
    public OrdinalParameter {
        values = ListedParameter.checked(name, values);
    }

    /** The place of a permitted value in the list, from 0. */
    public int place(Value value) {
        int place = values.indexOf(value.toString());
        if (place < 0) {
            throw ParameterRules.refuse(name, "'" + value + "' is not one of its values");
        }
        return place;
    }

    /** The place of a permitted value in the list, from 0. */
    @Override
    public double number(Value value) {
        return place(value);
    }

    /** The value whose place is nearest to a number. */
    @Override
    public Value nearest(double place) {
        long nearest = Math.min(Math.max(Math.round(place), 0), values.size() - 1L);
        return new Value.Choice(values.get((int) nearest));
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
        return visitor.ordinal(this);
    }
}
