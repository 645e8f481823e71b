package dev.winnow.search.pruner;

import dev.winnow.search.space.CategoricalParameter;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.IntegerParameter;
import dev.winnow.search.space.NumericParameter;
import dev.winnow.search.space.OrdinalParameter;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Varies a configuration a little: each parameter is drawn anew with some probability; otherwise a number is multiplied by
 * 1.2 or 0.8 and moves at least one step if it has steps, an ordinal moves to a neighbour, and a categorical stays. A
 * parameter that became active is drawn at random.
 *
 * <p>Source: Jaderberg et al., "Population based training of neural networks", arXiv 1711.09846, section 4.1.1 (perturb and
 * resample); drawing anew with a probability as in Ray Tune.
 *
 * @param resample probability that a parameter is drawn anew, in [0, 1]
 */
public record Perturbation(double resample) {
    private static final double UP = 1.2;
    private static final double DOWN = 0.8;
    /** How often a variant that the space does not permit is drawn again. */
    private static final int DRAWS = 20;

    /** A variant of a configuration, for the trial with a number. */
    public Configuration of(SearchSpace space, Configuration original, int number, RandomStreams streams) {
        for (int i = 0; i < DRAWS; i++) {
            RandomStreams attempt = streams.redraw(i);
            Configuration varied = space.configure(
                    parameter -> value(parameter, original, attempt.stream(number, "vary/" + parameter.name())));
            if (space.contains(varied)) {
                return varied;
            }
        }
        return original;
    }

    private Value value(Parameter parameter, Configuration original, RandomGenerator random) {
        boolean anew = random.nextDouble() < resample;
        boolean up = random.nextDouble() < 0.5;
        double fraction = random.nextDouble();
        return Optional.ofNullable(original.values().get(parameter.name()))
                .filter(value -> !anew)
                .map(value -> near(parameter, value, up))
                .orElseGet(() -> parameter.at(fraction));
    }

    private static Value near(Parameter parameter, Value value, boolean up) {
        return parameter.accept(new Parameter.Visitor<>() {
            @Override
            public Value real(RealParameter real) {
                return moved(real, real.step().orElse(0));
            }

            @Override
            public Value integer(IntegerParameter integer) {
                return moved(integer, integer.step());
            }

            private Value moved(NumericParameter numeric, double step) {
                double number = numeric.number(value);
                return numeric.nearest(atLeast(number, number * (up ? UP : DOWN), step));
            }

            @Override
            public Value ordinal(OrdinalParameter ordinal) {
                return ordinal.nearest(ordinal.place(value) + (up ? 1 : -1));
            }

            @Override
            public Value categorical(CategoricalParameter categorical) {
                return value;
            }
        });
    }

    /** The varied number, but at least one step away from the old number, in the same direction. */
    private static double atLeast(double number, double varied, double step) {
        double move = varied - number;
        return Math.abs(move) < step ? number + (move < 0 ? -step : step) : varied;
    }
}
