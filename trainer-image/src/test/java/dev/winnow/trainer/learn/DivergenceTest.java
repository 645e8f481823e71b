package dev.winnow.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DivergenceTest {
    private static final double IGNORANCE = 2;
    /** Of length 5. */
    private static final float[] FIRST = {3, 0, -4};

    @ParameterizedTest
    @CsvSource({
        // as good as knowing nothing, or better, wherever it went
        "0.1, 1000, false", "2.09, 1000, false",
        // worse, but near its start
        "2.5, 0, false", "23, 4.9, false",
        // worse, and farther from its start than that was from zero
        "2.11, 5.1, true", "23, 1000, true"
    })
    void isWorseThanKnowingNothingFarFromItsStart(double loss, float way, boolean diverged) {
        assertThat(Divergence.hasDiverged(loss, 5, IGNORANCE, FIRST, new float[] {3, way, -4}))
                .isEqualTo(diverged);
    }

    /** The mean of few batches, early in a training, says less. */
    @ParameterizedTest
    @CsvSource({"5.9, 4, false", "6.1, 4, true", "5.9, 5, true"})
    void isMuchWorseAfterFewBatches(double loss, int batches, boolean diverged) {
        assertThat(Divergence.hasDiverged(loss, batches, IGNORANCE, FIRST, new float[] {3, 1000, -4}))
                .isEqualTo(diverged);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void isALossThatIsNoNumber(double loss) {
        assertThat(Divergence.hasDiverged(loss, 5, IGNORANCE, FIRST, FIRST)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY})
    void isAWeightThatIsNoNumberWhenTheLossIsBad(float weight) {
        assertThat(Divergence.hasDiverged(3, 5, IGNORANCE, FIRST, new float[] {3, weight, -4}))
                .isTrue();
    }
}
