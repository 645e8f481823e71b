package dev.winnow.search;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The configurations a study may try. A parameter has at most one condition, on an earlier categorical parameter, so the
 * parameters form a forest; that makes the size exact and every configuration of a finite space reachable by an index.
 *
 * @param parameters at least one; names all different; each {@code when} names an earlier categorical parameter and
 *     values of it
 */
public record SearchSpace(List<Parameter> parameters) {

    /**
     * Checks the rules above.
     *
     * @throws IllegalArgumentException if one is broken; the message names the parameter and how to mend it
     */
    public SearchSpace {
        parameters = List.copyOf(parameters);
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("the search space has no parameters; add at least one");
        }
        Map<String, Parameter> earlier = new HashMap<>();
        for (Parameter parameter : parameters) {
            if (earlier.containsKey(parameter.name())) {
                throw new IllegalArgumentException(
                        "parameter '" + parameter.name() + "' is defined twice; rename or remove one of them");
            }
            if (parameter.when().isPresent()) {
                checkCondition(parameter, parameter.when().get(), earlier, parameters);
            }
            earlier.put(parameter.name(), parameter);
        }
    }

    private static void checkCondition(
            Parameter parameter, When when, Map<String, Parameter> earlier, List<Parameter> all) {
        String intro = "parameter '" + parameter.name() + "': when.parameter '" + when.parameter() + "' ";
        Parameter parent = earlier.get(when.parameter());
        if (parent == null) {
            if (when.parameter().equals(parameter.name())) {
                throw new IllegalArgumentException(intro + "is the parameter itself; name an earlier one");
            }
            boolean later = all.stream().anyMatch(p -> p.name().equals(when.parameter()));
            throw new IllegalArgumentException(
                    intro + (later ? "is defined later; move it before this one" : "does not exist; correct the name"));
        }
        if (!(parent instanceof CategoricalParameter categorical)) {
            throw new IllegalArgumentException(intro + "is not categorical; a condition needs a categorical parameter");
        }
        for (String value : when.in()) {
            if (!categorical.values().contains(value)) {
                throw new IllegalArgumentException("parameter '" + parameter.name() + "': when.in has '" + value
                        + "', which is not a value of '" + categorical.name() + "'; use some of "
                        + String.join(", ", categorical.values()));
            }
        }
    }

    /** Exact number of configurations; empty = infinitely many. */
    public Optional<BigInteger> size() {
        return size(roots());
    }

    /**
     * The configuration with the given index. Indices run through the space as nested loops would, the last parameter
     * fastest; different indices give different configurations.
     *
     * @param index in {@code [0, size)}
     * @throws IndexOutOfBoundsException if the index is outside
     * @throws UnsupportedOperationException if the space is infinite
     */
    public Configuration at(BigInteger index) {
        BigInteger size =
                size().orElseThrow(() -> new UnsupportedOperationException("an infinite space has no indices"));
        if (index.signum() < 0 || index.compareTo(size) >= 0) {
            throw new IndexOutOfBoundsException("configuration " + index + " of " + size);
        }
        Map<String, Value> values = new HashMap<>();
        decode(roots(), index, values);
        return configure(parameter -> value(values, parameter));
    }

    /** Whether the configuration has a permitted value for each active parameter and no others. */
    public boolean contains(Configuration configuration) {
        int active = 0;
        for (Parameter parameter : parameters) {
            if (active(parameter, configuration.values())) {
                Value value = configuration.values().get(parameter.name());
                if (value == null || !parameter.contains(value)) {
                    return false;
                }
                active++;
            }
        }
        return active == configuration.values().size();
    }

    /**
     * Reads a configuration from texts by parameter name.
     *
     * @throws IllegalArgumentException if an active parameter is missing, an inactive or unknown one is present, or a
     *     value is not permitted; the message names the parameter
     */
    public Configuration parse(Map<String, String> texts) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            String text = texts.get(parameter.name());
            if (active(parameter, values)) {
                if (text == null) {
                    throw new IllegalArgumentException(
                            "parameter '" + parameter.name() + "' is missing; give it a value");
                }
                values.put(parameter.name(), parameter.parse(text));
            } else if (text != null) {
                When when = parameter.when().orElseThrow();
                throw new IllegalArgumentException("parameter '" + parameter.name()
                        + "' is active only when '" + when.parameter() + "' is one of "
                        + String.join(", ", when.in()) + "; remove its value");
            }
        }
        for (String name : texts.keySet()) {
            if (parameters.stream().noneMatch(parameter -> parameter.name().equals(name))) {
                throw new IllegalArgumentException(
                        "parameter '" + name + "' is not in the search space; correct the name or remove it");
            }
        }
        return new Configuration(values);
    }

    /** Builds a configuration by asking for the value of each active parameter, in the order of the space. */
    Configuration configure(Function<Parameter, Value> choose) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            if (active(parameter, values)) {
                values.put(parameter.name(), choose.apply(parameter));
            }
        }
        return new Configuration(values);
    }

    private static boolean active(Parameter parameter, Map<String, Value> earlier) {
        if (parameter.when().isEmpty()) {
            return true;
        }
        When when = parameter.when().get();
        return earlier.get(when.parameter()) instanceof Value.Choice choice
                && when.in().contains(choice.value());
    }

    private List<Parameter> roots() {
        return parameters.stream()
                .filter(parameter -> parameter.when().isEmpty())
                .toList();
    }

    /** The parameters that become active when the given one takes the given value. */
    private List<Parameter> children(CategoricalParameter parent, String value) {
        return parameters.stream()
                .filter(child -> child.when()
                        .filter(when -> when.parameter().equals(parent.name())
                                && when.in().contains(value))
                        .isPresent())
                .toList();
    }

    /** Number of configurations of some trees of the forest together. */
    private Optional<BigInteger> size(List<Parameter> siblings) {
        BigInteger product = BigInteger.ONE;
        for (Parameter parameter : siblings) {
            Optional<BigInteger> size = size(parameter);
            if (size.isEmpty()) {
                return Optional.empty();
            }
            product = product.multiply(size.get());
        }
        return Optional.of(product);
    }

    /** Number of configurations of the tree below a parameter. */
    private Optional<BigInteger> size(Parameter parameter) {
        if (!(parameter instanceof CategoricalParameter categorical)) {
            return parameter.options();
        }
        BigInteger sum = BigInteger.ZERO;
        for (String value : categorical.values()) {
            Optional<BigInteger> size = size(children(categorical, value));
            if (size.isEmpty()) {
                return Optional.empty();
            }
            sum = sum.add(size.get());
        }
        return Optional.of(sum);
    }

    /** Mixed-radix decoding: each tree of the forest is a digit, the last one the least significant. */
    private void decode(List<Parameter> siblings, BigInteger index, Map<String, Value> values) {
        BigInteger rest = index;
        for (int i = siblings.size() - 1; i >= 0; i--) {
            BigInteger[] quotient =
                    rest.divideAndRemainder(size(siblings.get(i)).orElseThrow());
            decode(siblings.get(i), quotient[1], values);
            rest = quotient[0];
        }
    }

    private void decode(Parameter parameter, BigInteger index, Map<String, Value> values) {
        if (!(parameter instanceof CategoricalParameter categorical)) {
            values.put(parameter.name(), parameter.option(index));
            return;
        }
        BigInteger rest = index;
        for (String value : categorical.values()) {
            List<Parameter> children = children(categorical, value);
            BigInteger size = size(children).orElseThrow();
            if (rest.compareTo(size) < 0) {
                values.put(categorical.name(), new Value.Choice(value));
                decode(children, rest, values);
                return;
            }
            rest = rest.subtract(size);
        }
        throw new IndexOutOfBoundsException("index " + index + " of parameter '" + parameter.name() + "'");
    }

    private static Value value(Map<String, Value> values, Parameter parameter) {
        Value value = values.get(parameter.name());
        if (value == null) {
            throw new IllegalStateException("no value was decoded for parameter '" + parameter.name() + "'");
        }
        return value;
    }
}
