package dev.winnow.search.sampler;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Trial;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Every configuration of a finite space in turn, as nested loops would, the last parameter fastest. Trial {@code n} is
 * configuration {@code n}. A configuration that a trial has already is skipped; skipped configurations come after the
 * last one.
 */
public record GridSampler() implements Sampler {
    @Override
    public void check(SearchSpace space, OptionalInt trials) {
        for (Parameter parameter : space.parameters()) {
            if (parameter.options().isEmpty()) {
                throw new IllegalArgumentException("Grid cannot try every value of '" + parameter.name()
                        + "', which takes any number in its range: give it a step, make it an ordinal parameter with"
                        + " the numbers to try, or use Sobol, which covers a continuous space evenly");
            }
        }
    }

    @Override
    public boolean comparesOnly() {
        return true;
    }

    @Override
    public boolean learns() {
        return false;
    }

    @Override
    public boolean randomised() {
        return false;
    }

    @Override
    public Configuration sample(
            SearchSpace space, Direction direction, List<Trial> history, int number, RandomStreams streams) {
        Set<Configuration> taken = new HashSet<>();
        history.stream().filter(trial -> !trial.earlier()).forEach(trial -> taken.add(trial.configuration()));
        BigInteger indices = space.indices().orElseThrow();
        BigInteger index = BigInteger.valueOf(number).mod(indices);
        Configuration configuration = space.at(index);
        // Each step skips a configuration that is taken or breaks a constraint. Very many may break a constraint.
        int steps = taken.size() + space.mostCounted();
        for (int i = 0; i < steps && (taken.contains(configuration) || !space.meets(configuration)); i++) {
            index = index.add(BigInteger.ONE).mod(indices);
            configuration = space.at(index);
        }
        return configuration;
    }
}
