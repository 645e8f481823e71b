package dev.winnow.search.space;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A parameter that takes one of some texts. One with a single text has that value in every configuration. */
public sealed interface ListedParameter extends Parameter permits CategoricalParameter, OrdinalParameter {

    /** The texts: at least one, all different, none empty (the empty text stands for an inactive parameter). */
    List<String> values();

    @Override
    default Optional<BigInteger> options() {
        return Optional.of(BigInteger.valueOf(values().size()));
    }

    @Override
    default Value option(BigInteger index) {
        if (index.signum() < 0 || index.compareTo(BigInteger.valueOf(values().size())) >= 0) {
            throw new IndexOutOfBoundsException(
                    "option " + index + " of " + values().size() + " of parameter '" + name() + "'");
        }
        return new Value.Choice(values().get(index.intValueExact()));
    }

    @Override
    default Value at(double fraction) {
        return new Value.Choice(values().get(Math.min((int) (fraction * values().size()), values().size() - 1)));
    }

    @Override
    default boolean contains(Value value) {
        return value instanceof Value.Choice choice && values().contains(choice.value());
    }

    @Override
    default Value parse(String text) {
        if (!values().contains(text)) {
            throw ParameterRules.refuse(
                    name(), "'" + text + "' is not one of its values; give one of " + String.join(", ", values()));
        }
        return new Value.Choice(text);
    }

    /** The values as they are kept, checked for a parameter of this name. */
    static List<String> checked(String name, List<String> values) {
        ParameterRules.checkName(name);
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
        return List.copyOf(values);
    }
}
