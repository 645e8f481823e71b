package dev.winnow.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreTest {
    private static final int[] LABELS = {3, 7};

    @Test
    void countsTheRightClassesAndTheirLikelihood() {
        // right with 0.5, wrong with 0.25 for the true class
        float[] probabilities = new float[20];
        probabilities[3] = 0.5f;
        probabilities[1] = 0.3f;
        probabilities[10 + 7] = 0.25f;
        probabilities[10 + 8] = 0.75f;
        var score = Score.of(probabilities, LABELS);
        assertThat(score.accuracy()).isEqualTo(0.5);
        assertThat(score.loss()).isCloseTo((Math.log(2) + Math.log(4)) / 2, within(1e-9));
    }

    @Test
    void isLnOfTenForAGuess() {
        float[] probabilities = new float[20];
        Arrays.fill(probabilities, 0.1f);
        assertThat(Score.of(probabilities, LABELS).loss()).isCloseTo(Math.log(10), within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void isDivergedWhenAPredictionIsNoNumber(float value) {
        float[] probabilities = new float[20];
        probabilities[12] = value;
        assertThat(Score.of(probabilities, LABELS).isDiverged()).isTrue();
    }

    @Test
    void isDivergedWhenTheModelIsSureAndWrong() {
        float[] probabilities = new float[20];
        probabilities[0] = 1;
        probabilities[10] = 1;
        assertThat(Score.of(probabilities, LABELS).isDiverged()).isTrue();
    }

    @Test
    void isNotDivergedByOneHopelessSample() {
        int[] labels = new int[10];
        float[] probabilities = new float[100];
        for (int row = 0; row < 9; row++) {
            probabilities[row * 10] = 1;
        }
        probabilities[91] = 1;
        var score = Score.of(probabilities, labels);
        assertThat(score.isDiverged()).isFalse();
        assertThat(score.accuracy()).isEqualTo(0.9);
        assertThat(score.loss()).isCloseTo(-Math.log(Float.MIN_VALUE) / 10, within(1e-9));
    }
}
