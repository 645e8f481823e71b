package dev.winnow.search;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hipparchus.random.SobolSequenceGenerator;

/**
 * Points of a Sobol sequence: they fill the space more evenly than random ones. Each parameter, active or not, is a
 * dimension; trial {@code n} is point {@code n + 1} (point 0 is the corner), moved by a random digital shift that is the
 * same for the whole study, so nothing has to be remembered.
 *
 * <p>Source: Joe and Kuo, "Constructing Sobol sequences with better two-dimensional projections", SIAM J. Sci. Comput. 30
 * (2008), for the direction numbers; L'Ecuyer and Lemieux, "Recent advances in randomized quasi-Monte Carlo methods"
 * (2002), for the shift.
 */
public record SobolSampler() implements Sampler {
    /** The sequence has this many binary digits. */
    private static final int DIGITS = 52;

    private static final double UNIT = 1.0 / (1L << DIGITS);

    /** The shift belongs to the study, not to a trial. */
    private static final long ALL_TRIALS = -1;

    @Override
    public Configuration sample(
            SearchSpace space, Direction direction, List<Trial> history, int number, RandomStreams streams) {
        List<Parameter> parameters = space.parameters();
        double[] point = point(parameters.size(), number + 1);
        Map<String, Double> fractions = new HashMap<>();
        for (int i = 0; i < point.length; i++) {
            String name = parameters.get(i).name();
            long shift = streams.stream(ALL_TRIALS, "sobol/" + name).nextLong() >>> (Long.SIZE - DIGITS);
            fractions.put(name, shifted(point[i], shift));
        }
        return space.configure(parameter -> parameter.at(fractions.getOrDefault(parameter.name(), 0.0)));
    }

    /** A point of the sequence as it is published, from 0. */
    static double[] point(int dimensions, int index) {
        return new SobolSequenceGenerator(dimensions).skipTo(index);
    }

    /** Exclusive or of the binary digits after the point. */
    private static double shifted(double coordinate, long shift) {
        return ((long) (coordinate / UNIT) ^ shift) * UNIT;
    }
}
