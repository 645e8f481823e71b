package dev.winnow.search.sampler.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.search.space.RandomStreams;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class KernelDensityTest {
    /** A number and a choice of three; the expected values come from the formulas of the papers. */
    private static final int[] NUMBER_AND_CHOICE = {0, 3};

    private static final KernelDensity DENSITY = new KernelDensity(
            NUMBER_AND_CHOICE, new double[][] {{0.1, 0}, {0.4, 1}, {0.45, 0}, {0.9, 0}, {0.3, 0}, {0.2, 0}, {0.6, 0}});

    @Test
    void bandwidthsFollowTheNormalReferenceRule() {
        assertThat(DENSITY.bandwidth(0)).isCloseTo(0.18979308717196047, within(1e-9));
        assertThat(DENSITY.bandwidth(1)).isCloseTo(0.26818456382884287, within(1e-9));
    }

    @Test
    void theDensityIsTheMeanOfTheProductsOfKernels() {
        assertThat(DENSITY.at(new double[] {0.25, 0})).isCloseTo(0.7816618605167776, within(1e-9));
        assertThat(DENSITY.at(new double[] {0.25, 1})).isCloseTo(0.29863091646811346, within(1e-9));
        assertThat(DENSITY.at(new double[] {0.25, 2})).isCloseTo(0.16729141059261776, within(1e-9));
    }

    @Test
    void equalObservationsHaveNarrowKernelsAndScatteredChoicesUniformOnes() {
        var density = new KernelDensity(NUMBER_AND_CHOICE, new double[][] {{0.5, 0}, {0.5, 2}, {0.5, 0}, {0.5, 2}});
        assertThat(density.bandwidth(0)).isEqualTo(1e-3);
        assertThat(density.bandwidth(1)).isEqualTo(2.0 / 3);
    }

    @Test
    void drawsStayInTheCubeAndKeepMostChoices() {
        RandomGenerator random = new RandomStreams(1).stream(0, "test");
        int kept = 0;
        for (int i = 0; i < 10_000; i++) {
            double[] point = DENSITY.draw(3, random);
            assertThat(point[0]).isBetween(0.0, 1.0);
            assertThat(point[1]).isIn(0.0, 1.0, 2.0);
            kept += point[1] == 0 ? 1 : 0;
        }
        // 6 of 7 observations have choice 0; of all draws a part of the bandwidth is drawn anew.
        double expected = 6.0 / 7 * (1 - DENSITY.bandwidth(1)) + DENSITY.bandwidth(1) / 3;
        assertThat(kept / 10_000.0).isCloseTo(expected, within(0.02));
    }
}
