package dev.winnow.search.sampler.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden values measured on Optuna 5. */
class LogExpectedImprovementTest {
    @ParameterizedTest
    @CsvSource({"-30, -457.724654", "-10, -55.553122", "-1, -2.485121", "0, -0.918939", "1, 0.080026", "5, 1.609438"})
    void isTheReferenceFromHopelessToSure(double z, double logImprovement) {
        assertThat(LogExpectedImprovement.ofStandard(z)).isCloseTo(logImprovement, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e5, -40, -25.001, -24.999, -10, -1.001, -0.999, 0, 2, 7})
    void itsSlopeIsTheDifference(double z) {
        double step = 1e-5 * Math.max(1, Math.abs(z));
        double difference = LogExpectedImprovement.ofStandard(z + step) - LogExpectedImprovement.ofStandard(z - step);
        assertThat(LogExpectedImprovement.slope(z) / (difference / (2 * step))).isCloseTo(1, within(1e-5));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, -25})
    void thePiecesMeet(double z) {
        assertThat(LogExpectedImprovement.ofStandard(Math.nextUp(z)))
                .isCloseTo(LogExpectedImprovement.ofStandard(z), within(1e-6));
    }
}
