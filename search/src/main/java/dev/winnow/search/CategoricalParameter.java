package dev.winnow.search;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A parameter that takes one of some texts, without an order among them.
 *
 * @param name not blank
 * @param values at least one, all different, none empty (the empty text stands for an inactive parameter)
 * @param when condition; empty = always active
 */
public record CategoricalParameter(String name, List<String> values, Optional<When> when) implements Parameter {
    public CategoricalParameter {
        ParameterRules.checkName(name);
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw ParameterRules.refuse(name, "values is empty; list at least one");
        }
        Set<String> seen = new HashSet<>();
        for (String value : values) {
            if (value.isEmpty()) {
                throw ParameterRules.refuse(
                        name, "a value is empty, which stands for an inactive parameter; give it a text");
            }
            if (!seen.add(value)) {
                throw ParameterRules.refuse(name, "value '" + value + "' is listed twice; remove one of them");
            }
        }
    }

    @Override
    public Optional<BigInteger> options() {
        return Optional.of(BigInteger.valueOf(values.size()));
    }

    @Override
    public Value option(BigInteger index) {
        if (index.signum() < 0 || index.compareTo(BigInteger.valueOf(values.size())) >= 0) {
            throw new IndexOutOfBoundsException(
                    "option " + index + " of " + values.size() + " of parameter '" + name + "'");
        }
        return new Value.Choice(values.get(index.intValueExact()));
    }

    @Override
    public Value at(double fraction) {
        return new Value.Choice(values.get(Math.min((int) (fraction * values.size()), values.size() - 1)));
    }

    @Override
    public boolean contains(Value value) {
        return value instanceof Value.Choice choice && values.contains(choice.value());
    }

    @Override
    public Value parse(String text) {
        if (!values.contains(text)) {
            throw ParameterRules.refuse(
                    name, "'" + text + "' is not one of its values; give one of " + String.join(", ", values));
        }
        return new Value.Choice(text);
    }
}
