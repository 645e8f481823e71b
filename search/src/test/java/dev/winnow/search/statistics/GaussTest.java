package dev.winnow.search.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.search.space.RandomStreams;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reference values are SciPy's. */
class GaussTest {
    private static final Percentage EXACT = Percentage.withPercentage(1e-12);

    @ParameterizedTest
    @CsvSource({
        "-30, 4.906713927147908e-198",
        "-8, 6.22096057427174e-16",
        "-3, 0.0013498980316300933",
        "-1, 0.15865525393145707",
        "-0.3, 0.3820885778110474",
        "0, 0.5",
        "0.2, 0.579259709439103",
        "0.66, 0.7453730853286639",
        "2.5, 0.9937903346742238",
        "5.6, 0.9999999892824097",
        "9, 1"
    })
    void probabilitiesAreExactInBothTails(double z, double probability) {
        assertThat(Gauss.cumulative(z)).isCloseTo(probability, EXACT);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "0.2, 0.8090195199015808",
        "0.4687, 0.6320964808935243",
        "0.47, 0.6314005166600344",
        "1, 0.427583576155807",
        "3.9, 0.14031418160068973",
        "4.1, 0.13383411641865198",
        "10, 0.05614099274382259",
        "1e5, 5.6418958351954685e-06"
    })
    void theScaledTailNeverUnderflows(double x, double value) {
        assertThat(Gauss.erfcx(x)).isCloseTo(value, EXACT);
    }

    @Test
    void theMassOfAnIntervalInTheUpperTailIsNotLost() {
        assertThat(Gauss.mass(8, 9)).isCloseTo(Gauss.mass(-9, -8), EXACT);
        assertThat(Gauss.mass(-1, 2)).isCloseTo(0.8185946141203637, EXACT);
    }

    @Test
    void drawsHaveTheMomentsOfTheDistribution() {
        RandomGenerator random = new RandomStreams(5).stream(0, "test");
        int n = 100_000;
        double sum = 0;
        double squares = 0;
        int beyondTwo = 0;
        for (int i = 0; i < n; i++) {
            double z = Gauss.draw(random);
            sum += z;
            squares += z * z;
            beyondTwo += Math.abs(z) > 2 ? 1 : 0;
        }
        assertThat(sum / n).isCloseTo(0, within(0.01));
        assertThat(squares / n).isCloseTo(1, within(0.015));
        assertThat(beyondTwo / (double) n).isCloseTo(0.0455, within(0.003));
    }
}
