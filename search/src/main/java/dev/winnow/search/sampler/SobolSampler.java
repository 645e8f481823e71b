package dev.winnow.search.sampler;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Trial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hipparchus.random.SobolSequenceGenerator;

/**
 * Points of a Sobol sequence: they fill the space more evenly than random ones. Each parameter, active or not, is a
 * dimension; trial {@code n} is point {@code n + 1} (point 0 is the corner). The points are scrambled: a binary digit of
 * a coordinate is flipped or not by a hash of the study's seed, the parameter and the digits before it. That keeps the
 * balance of the sequence, makes each point uniform, and nothing has to be remembered.
 *
 * <p>Source: Joe and Kuo, "Constructing Sobol sequences with better two-dimensional projections", SIAM J. Sci. Comput. 30
 * (2008), for the direction numbers; Owen, "Randomly permuted (t,m,s)-nets and (t,s)-sequences" (1995), for the scrambling,
 * with hashes in place of stored permutations as in Burley, "Practical hash-based Owen scrambling", JCGT 9 (2020).
 */
public record SobolSampler() implements Sampler {
    /** The sequence has this many binary digits. */
    private static final int DIGITS = 52;

    private static final double UNIT = 1.0 / (1L << DIGITS);

    /** The scrambling belongs to the study, not to a trial. */
    private static final long ALL_TRIALS = -1;

    @Override
    public boolean comparesOnly() {
        return true;
    }

    @Override
    public boolean learns() {
        return false;
    }

    @Override
    public Configuration sample(
            SearchSpace space, Direction direction, List<Trial> history, int number, RandomStreams streams) {
        return at(space, point(space.parameters().size(), number + 1), streams);
    }

    /** The configuration of a point of the sequence. */
    static Configuration at(SearchSpace space, double[] point, RandomStreams streams) {
        List<Parameter> parameters = space.parameters();
        Map<String, Double> fractions = new HashMap<>();
        for (int i = 0; i < point.length; i++) {
            String name = parameters.get(i).name();
            long key = streams.stream(ALL_TRIALS, "sobol/" + name).nextLong();
            fractions.put(name, scrambled(point[i], key));
        }
        return space.configure(parameter -> parameter.at(fractions.getOrDefault(parameter.name(), 0.0)));
    }

    /** A point of the sequence as it is published, from 0. */
    static double[] point(int dimensions, int index) {
        return new SobolSequenceGenerator(dimensions).skipTo(index);
    }

    /** Flips each digit, or leaves it, by a hash of the digits before it. */
    static double scrambled(double coordinate, long key) {
        long digits = (long) (coordinate / UNIT);
        long result = 0;
        for (int digit = DIGITS - 1; digit >= 0; digit--) {
            long before = 1L << (DIGITS - 1 - digit) | digits >>> (digit + 1);
            boolean flip = new RandomStreams.SplitMix64(key ^ before).nextLong() < 0;
            result = result << 1 | (digits >>> digit & 1 ^ (flip ? 1 : 0));
        }
        return result * UNIT;
    }
}
