package dev.winnow.search.space;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configurations of some parameters in an order. A parameter has at most one condition, on an earlier categorical
 * parameter, so the parameters form a forest; that makes the size exact and each configuration reachable by an index.
 *
 * @param parameters as a {@link SearchSpace} has checked them
 */
record Forest(List<Parameter> parameters) {

    /** Exact number of configurations, constraints left aside; empty = infinitely many. */
    Optional<BigInteger> size() {
        return size(roots());
    }

    /** The values of the configuration with an index in {@code [0, size)}, the last tree of the forest fastest. */
    Map<String, Value> at(BigInteger index) {
        Map<String, Value> values = new HashMap<>();
        decode(roots(), index, values);
        return values;
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
}
