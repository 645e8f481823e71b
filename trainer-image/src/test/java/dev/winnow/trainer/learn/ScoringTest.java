package dev.winnow.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.trainer.data.Samples;
import dev.winnow.trainer.settings.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoringTest {
    @Test
    void countsTheRightClassesAndTheirLikelihood() {
        // right with 0.5, wrong with 0.25 for the true class
        float[] probabilities = new float[20];
        probabilities[3] = 0.5f;
        probabilities[1] = 0.3f;
        probabilities[10 + 7] = 0.25f;
        probabilities[10 + 8] = 0.75f;
        Score score = classes(probabilities, 3, 7);
        assertThat(score.metrics()).containsOnlyKeys("accuracy", "loss").containsEntry("accuracy", 0.5);
        assertThat(score.loss()).isCloseTo((Math.log(2) + Math.log(4)) / 2, within(1e-9));
    }

    @Test
    void isLnOfTenForAGuessAmongTen() {
        float[] probabilities = new float[20];
        Arrays.fill(probabilities, 0.1f);
        assertThat(classes(probabilities, 3, 7).loss()).isCloseTo(Math.log(10), within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 12, 17})
    void isDivergedWhenTheTrueClassIsNoNumber(int position) {
        float[] probabilities = new float[20];
        Arrays.fill(probabilities, 0.1f);
        // the softmax makes all of a row NaN, or none
        Arrays.fill(probabilities, position / 10 * 10, position / 10 * 10 + 10, Float.NaN);
        Score score = classes(probabilities, 3, 7);
        assertThat(score.isDiverged()).isTrue();
        assertThat(score.metrics()).containsOnlyKeys("accuracy", "loss");
    }

    @Test
    void isBadAndNotDivergedWhenTheModelIsSureAndWrong() {
        float[] probabilities = new float[20];
        probabilities[0] = 1;
        probabilities[10] = 1;
        Score score = classes(probabilities, 3, 7);
        assertThat(score.metrics()).containsEntry("accuracy", 0.0);
        assertThat(score.loss()).isCloseTo(-Math.log(Float.MIN_VALUE), within(1e-9));
    }

    @Test
    void isNotDivergedByOneHopelessSample() {
        float[] probabilities = new float[100];
        for (int row = 0; row < 9; row++) {
            probabilities[row * 10] = 1;
        }
        probabilities[91] = 1;
        Score score = classes(probabilities, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(score.metrics()).containsEntry("accuracy", 0.9);
        assertThat(score.loss()).isCloseTo(-Math.log(Float.MIN_VALUE) / 10, within(1e-9));
    }

    @Test
    void measuresTheErrorInTheUnitOfTheData() {
        // errors 3 and 4: their mean square is 12.5
        Score score = numbers(new float[] {4, 6}, new float[] {1, 2}, 100);
        assertThat(score.metrics()).containsOnlyKeys("loss", "rmse").containsEntry("loss", 12.5);
        assertThat(score.metrics().get("rmse")).isCloseTo(100 * Math.sqrt(12.5), within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void isDivergedWhenThePredictionIsNoNumber(float value) {
        assertThat(numbers(new float[] {value, 2}, new float[] {1, 2}, 1).isDiverged())
                .isTrue();
    }

    @Test
    void knowsTheLossOfKnowingNothing() {
        assertThat(Scoring.ignorance(Task.CLASSIFICATION, Samples.labelled(new float[2], 1, new int[] {3, 7}, 10)))
                .isEqualTo(Math.log(10));
        assertThat(Scoring.ignorance(Task.REGRESSION, new Samples(new float[2], 1, new float[] {1, 3}, 1)))
                .isEqualTo(5);
    }

    @Test
    void addsTheTestUnderNamesOfItsOwn() {
        Score score = new Score(Map.of("accuracy", 0.9, "loss", 0.5));
        assertThat(score.withTest(new Score(Map.of("accuracy", 0.8, "loss", 0.6)))
                        .metrics())
                .isEqualTo(Map.of("accuracy", 0.9, "loss", 0.5, "testAccuracy", 0.8, "testLoss", 0.6));
        assertThat(score.withTest(Score.diverged(List.of("accuracy", "loss")))).isEqualTo(score);
    }

    private static Score classes(float[] probabilities, int... labels) {
        var samples = Samples.labelled(new float[labels.length], 1, labels, 10);
        return Scoring.score(Task.CLASSIFICATION, probabilities, samples, 1);
    }

    private static Score numbers(float[] predictions, float[] targets, double unit) {
        return Scoring.score(Task.REGRESSION, predictions, new Samples(new float[targets.length], 1, targets, 1), unit);
    }
}
