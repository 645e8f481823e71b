package dev.winnow.bench.problem;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.trial.Direction;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The Hartmann function of six parameters under learning curves that cross: {@code H6(x) + 3.32237 + 0.8 exp(-t / (3 + 20
 * x1))} after {@code t = 1 ... 81} steps. Minimised; the value after 81 steps is nearly the regret.
 */
public final class LcHartmann6 implements Problem {
    private static final double[] HEIGHTS = {1, 1.2, 3, 3.2};
    private static final double[][] WIDTHS = {
        {10, 3, 17, 3.5, 1.7, 8}, {.05, 10, 17, .1, 8, 14}, {3, 3.5, 1.7, 10, 17, 8}, {17, 8, .05, 10, .1, 14}
    };
    private static final double[][] CENTRES = {
        {.1312, .1696, .5569, .0124, .8283, .5886},
        {.2329, .4135, .8307, .3736, .1004, .9991},
        {.2348, .1451, .3522, .2883, .3047, .6650},
        {.4047, .8828, .8732, .5743, .1091, .0381}
    };
    private static final double MINIMUM = -3.32237;
    private static final SearchSpace SPACE = new SearchSpace(IntStream.rangeClosed(1, 6)
            .<Parameter>mapToObj(
                    i -> new RealParameter("x" + i, 0, 1, Scale.LINEAR, OptionalDouble.empty(), Optional.empty()))
            .toList());

    private final double shift;

    public LcHartmann6() {
        this(0);
    }

    /**
     * A related function.
     *
     * @param shift by how much its valley lies further along each parameter
     */
    public LcHartmann6(double shift) {
        this.shift = shift;
    }

    @Override
    public String name() {
        return shift == 0 ? "LC-Hartmann6" : "LC-Hartmann6 shifted by " + shift;
    }

    @Override
    public SearchSpace space() {
        return SPACE;
    }

    @Override
    public Direction direction() {
        return Direction.MINIMIZE;
    }

    @Override
    public int maxResource() {
        return 81;
    }

    @Override
    public double optimum() {
        return 0;
    }

    @Override
    public double value(Configuration configuration, int step) {
        double[] x = IntStream.rangeClosed(1, 6)
                .mapToDouble(
                        i -> configuration.values().get("x" + i) instanceof Value.Real real ? real.value() : Double.NaN)
                .toArray();
        double[] moved = Arrays.stream(x).map(xi -> xi - shift).toArray();
        return hartmann6(moved) - MINIMUM + 0.8 * Math.exp(-step / (3 + 20 * x[0]));
    }

    static double hartmann6(double[] x) {
        double sum = 0;
        for (int i = 0; i < HEIGHTS.length; i++) {
            double exponent = 0;
            for (int j = 0; j < x.length; j++) {
                exponent += WIDTHS[i][j] * (x[j] - CENTRES[i][j]) * (x[j] - CENTRES[i][j]);
            }
            sum -= HEIGHTS[i] * Math.exp(-exponent);
        }
        return sum;
    }
}
