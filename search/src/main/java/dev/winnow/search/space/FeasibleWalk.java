package dev.winnow.search.space;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Finds configurations that meet constraints which few configurations meet, such as a chain of seven parameters in order, which
 * one random draw in 5,040 meets.
 *
 * <p>A walk takes a constraint that is broken and draws one of its parameters anew, or exchanges the values of two of them. So it
 * comes to a configuration that meets all constraints, with few parameters changed. From there it may go on among configurations
 * that meet all: this is Gibbs sampling, in which the place where the walk began is forgotten.
 *
 * <p>Sources: Selman, Kautz, Cohen: "Noise strategies for improving local search", AAAI 1994, for the first part; Geman, Geman:
 * "Stochastic relaxation, Gibbs distributions, and the Bayesian restoration of images", IEEE PAMI 1984, for the second.
 */
public final class FeasibleWalk {
    /** Steps after which a walk is given up. */
    static final int LONGEST = 5_000;
    /** How often a step is taken although it breaks more constraints, so that the walk leaves dead ends. */
    private static final double NOISE = 0.05;
    /** How often each parameter is redrawn before a start is forgotten. */
    private static final int SWEEPS = 20;

    private final SearchSpace space;
    private final RandomGenerator random;

    /** @param random the only source of randomness */
    public FeasibleWalk(SearchSpace space, RandomGenerator random) {
        this.space = space;
        this.random = random;
    }

    /**
     * A configuration near another one that meets all constraints; empty if the walk found none.
     *
     * @param start a configuration of the space that need not meet them
     */
    public Optional<Configuration> near(Configuration start) {
        Configuration current = start;
        List<Constraint.Part> broken = broken(current);
        for (int i = 0; i < LONGEST && !broken.isEmpty(); i++) {
            List<String> names = names(current, any(broken));
            boolean exchange = names.size() > 1 && random.nextBoolean();
            Configuration next = exchange ? exchanged(current, names) : redrawn(current, any(names));
            List<Constraint.Part> after = broken(next);
            if (exchange || after.size() <= broken.size() || random.nextDouble() < NOISE) {
                current = next;
                broken = after;
            }
        }
        return broken.isEmpty() ? Optional.of(current) : Optional.empty();
    }

    /** A configuration that meets all constraints, wherever it is; empty if the walk found none. */
    public Optional<Configuration> anywhere() {
        return near(space.configure(parameter -> parameter.at(random.nextDouble())))
                .map(this::mixed);
    }

    private Configuration mixed(Configuration feasible) {
        Configuration current = feasible;
        int steps = SWEEPS * space.parameters().size();
        for (int i = 0; i < steps; i++) {
            Configuration next =
                    redrawn(current, any(List.copyOf(current.values().keySet())));
            current = space.meets(next) ? next : current;
        }
        return current;
    }

    private List<Constraint.Part> broken(Configuration configuration) {
        List<Constraint.Part> broken = new ArrayList<>();
        for (Constraint constraint : space.constraints()) {
            for (Constraint.Part part : constraint.parts()) {
                if (!part.allows().test(configuration)) {
                    broken.add(part);
                }
            }
        }
        return broken;
    }

    /** The parameters that may mend a part, in the order of the space. */
    private static List<String> names(Configuration current, Constraint.Part part) {
        List<String> all = List.copyOf(current.values().keySet());
        List<String> named = all.stream().filter(part.parameters()::contains).toList();
        return named.isEmpty() ? all : named;
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    /** The configuration with one parameter drawn anew, and those that exist only with its new value. */
    private Configuration redrawn(Configuration current, String name) {
        return space.configure(parameter -> {
            Value kept = current.values().get(parameter.name());
            return kept == null || parameter.name().equals(name) ? parameter.at(random.nextDouble()) : kept;
        });
    }

    /** The configuration with the values of two parameters exchanged, where each may have the value of the other. */
    private Configuration exchanged(Configuration current, List<String> names) {
        String one = any(names);
        String other = any(names);
        return space.configure(parameter -> {
            String name = parameter.name();
            String from = name.equals(one) ? other : name.equals(other) ? one : name;
            Value taken = current.values().get(from);
            Value kept = taken != null && parameter.contains(taken)
                    ? taken
                    : current.values().get(name);
            return kept == null ? parameter.at(random.nextDouble()) : kept;
        });
    }
}
