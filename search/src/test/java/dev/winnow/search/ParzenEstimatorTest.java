package dev.winnow.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Golden vectors measured on a reference implementation of the same kernels. */
class ParzenEstimatorTest {
    private static final Parameter UNIT = Studies.real("x", 0, 1);
    private static final Parameter LOG_INTEGER = new IntegerParameter("n", 1, 8, 1, Scale.LOG, Optional.empty());
    private static final CategoricalParameter CHOICE = Studies.choice("c", "c0", "c1", "c2");

    @Test
    void bandwidthsFollowTheNeighbours() {
        double[] widths = NumericParzenEstimator.bandwidths(NumberLine.of(UNIT), new double[] {.1, .4, .45, .9});
        assertThat(widths).containsExactly(new double[] {.3, .3, .45, .45}, within(1e-12));
        // the order of the observations does not matter to their widths
        assertThat(NumericParzenEstimator.bandwidths(NumberLine.of(UNIT), new double[] {.9, .1, .45, .4}))
                .containsExactly(new double[] {.45, .3, .45, .3}, within(1e-12));
        // one alone reaches to the farther end; equal ones get the least width
        assertThat(NumericParzenEstimator.bandwidths(NumberLine.of(UNIT), new double[] {.2}))
                .containsExactly(.8);
        assertThat(NumericParzenEstimator.bandwidths(NumberLine.of(UNIT), new double[] {.2, .2}))
                .containsExactly(.25, .25);
    }

    @Test
    void aRealParametersDensityIsTheReference() {
        ParzenEstimator density = ParzenEstimator.of(UNIT, reals(.1, .4, .45, .9));
        assertThat(density.logDensity(new Value.Real(0))).isCloseTo(-0.108919, within(1e-6));
        assertThat(density.logDensity(new Value.Real(.42))).isCloseTo(0.153833, within(1e-6));
        assertThat(density.logDensity(new Value.Real(1))).isCloseTo(-0.430365, within(1e-6));
    }

    @Test
    void aLogIntegersProbabilitiesAreTheReference() {
        List<Value> observations =
                LongStream.of(1, 3, 8).<Value>mapToObj(Value.Whole::new).toList();
        NumberLine line = NumberLine.of(LOG_INTEGER);
        double[] positions = observations.stream().mapToDouble(line::position).toArray();
        assertThat(NumericParzenEstimator.bandwidths(line, positions))
                .containsExactly(new double[] {1.098612, 1.098612, 0.980829}, within(1e-6));
        assertThat(line.length()).isCloseTo(2.833213, within(1e-6));

        ParzenEstimator density = ParzenEstimator.of(LOG_INTEGER, observations);
        double[] reference = {.317866, .191146, .135406, .103344, .082182, .067100, .055828, .047127};
        for (int n = 1; n <= 8; n++) {
            assertThat(Math.exp(density.logDensity(new Value.Whole(n)))).isCloseTo(reference[n - 1], within(1e-6));
        }
    }

    @Test
    void aCategoricalKernelFavoursWhatWasObserved() {
        assertThat(CategoricalParzenEstimator.kernel(true, 4, 3)).isCloseTo(.75, within(1e-12));
        assertThat(CategoricalParzenEstimator.kernel(false, 4, 3)).isCloseTo(.125, within(1e-12));
    }

    /** The reference's joint density has the same kernels; here it is put together from ours. */
    @Test
    void theKernelsOfBothKindsMultiplyToTheReference() {
        int[] choices = {0, 2, 2, 1};
        NumericParzenEstimator x = NumericParzenEstimator.of(NumberLine.of(UNIT), reals(.1, .4, .45, .9));
        double[] reference = {-1.082859, Double.NaN, -0.639409};
        for (int c : new int[] {0, 2}) {
            double joint = x.kernel(4, new Value.Real(.42)) / 3;
            for (int i = 0; i < 4; i++) {
                joint += x.kernel(i, new Value.Real(.42)) * CategoricalParzenEstimator.kernel(choices[i] == c, 4, 3);
            }
            assertThat(Math.log(joint / 5)).isCloseTo(reference[c], within(1e-6));
        }
    }

    @Test
    void withoutObservationsOnlyThePriorCounts() {
        ParzenEstimator density = ParzenEstimator.of(CHOICE, List.of());
        assertThat(density.logDensity(new Value.Choice("c1"))).isCloseTo(Math.log(1 / 3.0), within(1e-12));
        assertThat(ParzenEstimator.of(UNIT, List.of()).logDensity(new Value.Real(.5)))
                .isGreaterThan(0);
    }

    @Test
    void probabilitiesOfADiscreteParameterSumToOne() {
        Parameter stepped = new RealParameter("x", 0, 0.9, Scale.LINEAR, OptionalDouble.of(0.1), Optional.empty());
        ParzenEstimator density = ParzenEstimator.of(stepped, reals(.1, .1, .8));
        double sum = 0;
        for (int i = 0; i < 10; i++) {
            sum += Math.exp(density.logDensity(stepped.option(java.math.BigInteger.valueOf(i))));
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
    }

    @Test
    void drawsFollowTheDensity() {
        ParzenEstimator density = ParzenEstimator.of(LOG_INTEGER, List.of(new Value.Whole(3), new Value.Whole(3)));
        RandomGenerator random = new RandomStreams(1).stream(0, "test");
        int[] counts = new int[9];
        int draws = 20_000;
        for (int i = 0; i < draws; i++) {
            counts[Integer.parseInt(density.draw(random).toString())]++;
        }
        for (int n = 1; n <= 8; n++) {
            double expected = Math.exp(density.logDensity(new Value.Whole(n)));
            assertThat(counts[n] / (double) draws).isCloseTo(expected, within(0.015));
        }
    }

    @Test
    void weightsFadeWithAge() {
        double[] weights = AgeWeights.of(30);
        double fresh = weights[30];
        assertThat(Arrays.stream(weights, 0, 6).map(weight -> weight / fresh).toArray())
                .containsExactly(new double[] {0.0333333, 0.275, 0.5166667, 0.7583333, 1, 1}, within(1e-6));
        // 27.583 for the observations and 1 for the prior
        assertThat(1 / fresh).isCloseTo(28.5833333, within(1e-6));
        assertThat(AgeWeights.of(2)).containsExactly(1 / 3.0, 1 / 3.0, 1 / 3.0);
        assertThat(AgeWeights.of(26)[0] / AgeWeights.of(26)[1]).isCloseTo(1 / 26.0, within(1e-12));
    }

    private static List<Value> reals(double... numbers) {
        return DoubleStream.of(numbers).<Value>mapToObj(Value.Real::new).toList();
    }
}
