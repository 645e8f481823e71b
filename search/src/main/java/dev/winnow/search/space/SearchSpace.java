package dev.winnow.search.space;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The configurations a study may try: a value for each parameter that is active, such that all constraints are met. A
 * parameter has at most one condition, on an earlier categorical parameter.
 */
public final class SearchSpace {
    /** Random draws that tell how many configurations meet the constraints. */
    public static final int MOST_DRAWS = 10_000;
    /** A finite space with no more configurations than this is counted and searched exhaustively under short constraints. */
    private static final int MOST_COUNTED = 1 << 16;
    /** Characters of constraints that are evaluated in about a second. */
    private static final long A_SECOND = 16_000_000;

    private final List<Parameter> parameters;
    private final List<Constraint> constraints;
    private final Forest forest;
    private final Optional<BigInteger> indices;
    private final Optional<BigInteger> size;
    private final double allowed;

    /**
     * A space without constraints.
     *
     * @param parameters at least one; names all different; each {@code when} names an earlier categorical parameter and
     *     values of it
     * @throws IllegalArgumentException if one of these rules is broken; the message names the parameter and how to mend it
     */
    public SearchSpace(List<Parameter> parameters) {
        this(Conditions.checked(parameters), List.of());
    }

    private SearchSpace(List<Parameter> parameters, List<Constraint> constraints) {
        this.parameters = parameters;
        this.constraints = List.copyOf(constraints);
        forest = new Forest(parameters);
        indices = forest.size();
        size = exact() && !constraints.isEmpty() ? indices.map(all -> AllowedShare.counted(this, all)) : indices;
        allowed = AllowedShare.of(this);
    }

    /**
     * The part of this space that meets some constraints, all together.
     *
     * @throws IllegalArgumentException if nothing is left of the space: of a finite one that can be counted no configuration
     *     meets the constraints, of a larger one none of 10,000 random draws, nor what a
     *     {@link FeasibleWalk} finds
     */
    public SearchSpace under(List<Constraint> more) {
        List<Constraint> all = new ArrayList<>(constraints);
        all.addAll(more);
        SearchSpace space = new SearchSpace(parameters, all);
        boolean empty = space.exact()
                ? space.size.filter(n -> n.signum() > 0).isEmpty()
                : space.allowed == 0 && !AllowedShare.walkable(space);
        if (empty) {
            throw new IllegalArgumentException("no configuration meets the constraints"
                    + (space.exact() ? "" : ": none of " + MOST_DRAWS + " random ones does, and no walk leads to one")
                    + "; loosen them or change the ranges of the parameters");
        }
        return space;
    }

    /** The parameters in their order. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** The constraints, all of which a configuration of this space meets. */
    public List<Constraint> constraints() {
        return constraints;
    }

    /** How many configurations are looked at one by one: under long constraints fewer, so that this takes about a second. */
    public int mostCounted() {
        return (int) Math.min(MOST_COUNTED, A_SECOND / (1 + length()));
    }

    /** Whether the constraints are so long that a draw may take more than a second. */
    public boolean slow() {
        return MOST_DRAWS * length() > A_SECOND;
    }

    private long length() {
        return constraints.stream().mapToLong(Constraint::length).sum();
    }

    /** Number of configurations, or an upper bound of it if it is not {@link #exact}; empty = infinitely many. */
    public Optional<BigInteger> size() {
        return size;
    }

    /** Whether {@link #size} is exact: there are no constraints, or few enough configurations to try them on each. */
    public boolean exact() {
        return constraints.isEmpty() || countable();
    }

    /**
     * The share of the configurations that the constraints allow, from 0 to 1. It is estimated where {@link #exact} is false;
     * 0 means fewer than one in {@link #MOST_DRAWS}.
     */
    public double allowed() {
        return allowed;
    }

    /** Whether all configurations may be looked at, one by one. */
    public boolean countable() {
        return indices.filter(all -> all.compareTo(BigInteger.valueOf(mostCounted())) <= 0)
                .isPresent();
    }

    /** Number of indices, which is the size of the space without its constraints; empty = infinitely many. */
    public Optional<BigInteger> indices() {
        return indices;
    }

    /**
     * The configuration with the given index, whether or not it meets the constraints. Indices run through the parameters
     * as nested loops would, the last parameter fastest; different indices give different configurations.
     *
     * @param index at least 0 and less than the size of the space without its constraints
     * @throws IndexOutOfBoundsException if the index is outside
     * @throws UnsupportedOperationException if the space is infinite
     */
    public Configuration at(BigInteger index) {
        BigInteger all =
                indices.orElseThrow(() -> new UnsupportedOperationException("an infinite space has no indices"));
        if (index.signum() < 0 || index.compareTo(all) >= 0) {
            throw new IndexOutOfBoundsException("configuration " + index + " of " + all);
        }
        Map<String, Value> values = forest.at(index);
        return configure(parameter -> value(values, parameter));
    }

    /** Whether a configuration of the space without its constraints meets them. */
    public boolean meets(Configuration configuration) {
        return broken(configuration).isEmpty();
    }

    /** The first constraint that a configuration does not meet. */
    public Optional<Constraint> broken(Configuration configuration) {
        for (Constraint constraint : constraints) {
            if (!constraint.allows(configuration)) {
                return Optional.of(constraint);
            }
        }
        return Optional.empty();
    }

    /**
     * The configuration, if it meets all constraints.
     *
     * @throws IllegalArgumentException if it does not; the message names the constraint
     */
    public Configuration met(Configuration configuration) {
        broken(configuration).ifPresent(constraint -> {
            throw new IllegalArgumentException(constraint.refusal());
        });
        return configuration;
    }

    /** Whether the configuration has a permitted value for each active parameter and no others, and meets the constraints. */
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
        return active == configuration.values().size() && meets(configuration);
    }

    /**
     * Reads a configuration from texts by parameter name; it need not meet the constraints.
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
    public Configuration configure(Function<Parameter, Value> choose) {
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

    private static Value value(Map<String, Value> values, Parameter parameter) {
        Value value = values.get(parameter.name());
        if (value == null) {
            throw new IllegalStateException("no value was decoded for parameter '" + parameter.name() + "'");
        }
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SearchSpace space
                && parameters.equals(space.parameters)
                && constraints.equals(space.constraints);
    }

    @Override
    public int hashCode() {
        return Objects.hash(parameters, constraints);
    }

    @Override
    public String toString() {
        return "SearchSpace" + parameters + constraints;
    }
}
