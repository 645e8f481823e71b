package dev.winnow.search;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Every configuration of a finite space in turn, as nested loops would, the last parameter fastest. Trial {@code n} is
 * configuration {@code n}; one that a trial has already is passed over, and what was passed over comes after the last.
 */
public record GridSampler() implements Sampler {
    @Override
    public void check(SearchSpace space, OptionalInt trials) {
        for (Parameter parameter : space.parameters()) {
            if (parameter.options().isEmpty()) {
                throw new IllegalArgumentException("Grid cannot try every value of '" + parameter.name()
                        + "', which takes any number in its range: give it a step, make it an ordinal parameter with the"
                        + " numbers to try, or use Sobol, which covers a continuous space evenly");
            }
        }
    }

    @Override
    public boolean comparesOnly() {
        return true;
    }

    @Override
    public Configuration sample(
            SearchSpace space, Direction direction, List<Trial> history, int number, RandomStreams streams) {
        Set<Configuration> taken = new HashSet<>();
        history.forEach(trial -> taken.add(trial.configuration()));
        BigInteger size = space.size().orElseThrow();
        BigInteger index = BigInteger.valueOf(number).mod(size);
        Configuration configuration = space.at(index);
        // Each step passes a configuration that is taken, so there are at most as many as trials, plus one.
        for (int i = 0; i <= taken.size() && taken.contains(configuration); i++) {
            index = index.add(BigInteger.ONE).mod(size);
            configuration = space.at(index);
        }
        return configuration;
    }
}
