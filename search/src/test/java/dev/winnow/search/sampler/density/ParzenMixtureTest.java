package dev.winnow.search.sampler.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.search.space.CategoricalParameter;
import dev.winnow.search.space.IntegerParameter;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.Value;
import dev.winnow.search.study.Studies;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Golden vectors measured on Optuna 5, which has the same kernels. */
class ParzenMixtureTest {
    private static final RealParameter UNIT = Studies.real("x", 0, 1);
    private static final IntegerParameter LOG_INTEGER = new IntegerParameter("n", 1, 8, 1, Scale.LOG, Optional.empty());
    private static final CategoricalParameter CHOICE = Studies.choice("c", "c0", "c1", "c2");

    @Test
    void bandwidthsFollowTheNeighbours() {
        assertThat(widths(Bandwidths.NEIGHBOURS, .1, .4, .45, .9))
                .containsExactly(new double[] {.3, .3, .45, .45}, within(1e-12));
        // the order of the observations does not matter to their widths
        assertThat(widths(Bandwidths.NEIGHBOURS, .9, .1, .45, .4))
                .containsExactly(new double[] {.45, .3, .45, .3}, within(1e-12));
        // one alone reaches to the farther end; equal ones get the least width
        assertThat(widths(Bandwidths.NEIGHBOURS, .2)).containsExactly(.8);
        assertThat(widths(Bandwidths.NEIGHBOURS, .2, .2)).containsExactly(.25, .25);
    }

    @Test
    void kernelsOfCloseNeighboursAreNarrow() {
        assertThat(widths(Bandwidths.CLOSE_NEIGHBOURS, .1, .4, .45, .9))
                .containsExactly(new double[] {.3, .3, .45, .45}, within(1e-12));
        assertThat(widths(Bandwidths.CLOSE_NEIGHBOURS, .2)).containsExactly(.8);
        assertThat(widths(Bandwidths.CLOSE_NEIGHBOURS, .2, .2)).containsExactly(1 / 16.0, 1 / 16.0);
        assertThat(widths(Bandwidths.CLOSE_NEIGHBOURS, .5, .51, .52, .53, .54))
                .containsExactly(.03, .03, .03, .03, .03);
    }

    @Test
    void thePaperCountsThePriorAmongTheNeighbours() {
        assertThat(widths(Bandwidths.NEIGHBOURS_AND_PRIOR, .1, .4, .45, .9))
                .containsExactly(new double[] {.3, .3, .05, .4}, within(1e-12));
        assertThat(widths(Bandwidths.NEIGHBOURS_AND_PRIOR, .2)).containsExactly(new double[] {.3}, within(1e-12));
        assertThat(widths(Bandwidths.NEIGHBOURS_AND_PRIOR, .5, .51, .52, .53, .54))
                .containsExactly(new double[] {.03, .03, .03, .03, .03}, within(1e-12));
    }

    @Test
    void aRealParametersDensityIsTheReference() {
        ParzenMixture density = mixture(4, reals(.1, .4, .45, .9));
        assertThat(density.logDensity(at(0))).isCloseTo(-0.108919, within(1e-6));
        assertThat(density.logDensity(at(.42))).isCloseTo(0.153833, within(1e-6));
        assertThat(density.logDensity(at(1))).isCloseTo(-0.430365, within(1e-6));
    }

    @Test
    void aLogIntegersProbabilitiesAreTheReference() {
        NumberLine line = NumberLine.of(LOG_INTEGER);
        double[] positions = LongStream.of(1, 3, 8)
                .mapToDouble(n -> line.position(new Value.Whole(n)))
                .toArray();
        assertThat(Bandwidths.NEIGHBOURS.of(line, positions))
                .containsExactly(new double[] {1.098612, 1.098612, 0.980829}, within(1e-6));
        assertThat(line.length()).isCloseTo(2.833213, within(1e-6));

        ParzenMixture density = mixture(3, line.kernels(positions, Bandwidths.NEIGHBOURS));
        double[] reference = {.317866, .191146, .135406, .103344, .082182, .067100, .055828, .047127};
        for (int n = 1; n <= 8; n++) {
            assertThat(probability(density, line, n)).isCloseTo(reference[n - 1], within(1e-6));
        }
    }

    @Test
    void aCategoricalKernelFavoursWhatWasObserved() {
        CategoricalKernels kernels = new CategoricalKernels(new int[] {0, 2, 2}, 3);
        assertThat(kernels.probability(true)).isCloseTo(1.25 / 1.75, within(1e-12));
        CategoricalKernels four = new CategoricalKernels(new int[] {0, 2, 2, 1}, 3);
        assertThat(four.probability(true)).isCloseTo(.75, within(1e-12));
        assertThat(four.probability(false)).isCloseTo(.125, within(1e-12));
    }

    @Test
    void aJointDensityIsTheReference() {
        ParzenMixture joint = mixture(4, reals(.1, .4, .45, .9), new CategoricalKernels(new int[] {0, 2, 2, 1}, 3));
        assertThat(joint.logDensity(at(.42, 0))).isCloseTo(-1.082859, within(1e-6));
        assertThat(joint.logDensity(at(.42, 2))).isCloseTo(-0.639409, within(1e-6));
    }

    @Test
    void withoutObservationsOnlyThePriorCounts() {
        ParzenMixture choice = mixture(0, new CategoricalKernels(new int[0], 3));
        assertThat(choice.logDensity(at(1))).isCloseTo(Math.log(1 / 3.0), within(1e-12));
        assertThat(mixture(0, reals()).logDensity(at(.5)))
                .isCloseTo(-0.5 * Math.log(2 * Math.PI) - Math.log(0.3829249), within(1e-6));
    }

    @Test
    void probabilitiesOfADiscreteParameterSumToOne() {
        NumberLine line =
                NumberLine.of(new RealParameter("x", 0, 0.9, Scale.LINEAR, OptionalDouble.of(0.1), Optional.empty()));
        ParzenMixture density = mixture(4, line.kernels(at(.1, .1, .1, .8), Bandwidths.NEIGHBOURS));
        double sum = 0;
        for (int i = 0; i < 10; i++) {
            sum += Math.exp(density.logDensity(at(i / 10.0)));
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
    }

    @Test
    void drawsFollowTheDensity() {
        NumberLine line = NumberLine.of(LOG_INTEGER);
        double three = line.position(new Value.Whole(3));
        CategoricalKernels choices = new CategoricalKernels(new int[] {0, 0}, 3);
        ParzenMixture density = mixture(2, line.kernels(at(three, three), Bandwidths.NEIGHBOURS), choices);
        RandomGenerator random = new RandomStreams(1).stream(0, "test");
        int[][] counts = new int[9][3];
        int draws = 50_000;
        for (int i = 0; i < draws; i++) {
            double[] drawn = density.draw(random);
            counts[Integer.parseInt(line.value(drawn[0]).toString())][(int) drawn[1]]++;
        }
        for (int n = 1; n <= 8; n++) {
            for (int c = 0; c < 3; c++) {
                double expected = Math.exp(density.logDensity(at(line.position(new Value.Whole(n)), c)));
                assertThat(counts[n][c] / (double) draws).isCloseTo(expected, within(0.008));
            }
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

    private static double[] widths(Bandwidths bandwidths, double... observations) {
        return bandwidths.of(NumberLine.of(UNIT), observations);
    }

    private static Kernels reals(double... observations) {
        return NumberLine.of(UNIT).kernels(observations, Bandwidths.NEIGHBOURS);
    }

    private static ParzenMixture mixture(int observations, Kernels... dimensions) {
        return new ParzenMixture(AgeWeights.of(observations), List.of(dimensions));
    }

    private static double probability(ParzenMixture density, NumberLine line, long n) {
        return Math.exp(density.logDensity(at(line.position(new Value.Whole(n)))));
    }

    private static double[] at(double... positions) {
        return positions;
    }
}
