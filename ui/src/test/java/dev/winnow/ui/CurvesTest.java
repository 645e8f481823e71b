package dev.winnow.ui;

import static dev.winnow.testkit.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TuningTrial;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurvesTest {
    private static TuningTrial curve(int number, int steps) {
        var trial = trial().number(number);
        for (int step = 1; step <= steps; step++) {
            trial.reports(step, number + step / 100.0);
        }
        return trial.build();
    }

    private static List<List<? extends Number>> read(Curves curves) {
        return ReadColumns.of(curves.columns().bytes());
    }

    private static List<? extends Number> steps(Curves curves) {
        return read(curves).get(2);
    }

    @Test
    void eachTrialHasItsPartOfTheColumns() {
        var curves = Curves.of(List.of(curve(2, 3), curve(5, 0), curve(7, 1)), Optional.empty(), 27);
        assertThat(read(curves))
                .isEqualTo(List.of(
                        List.of(2, 5, 7), List.of(0, 3, 3, 4), List.of(1, 2, 3, 1), List.of(2.01, 2.02, 2.03, 7.01)));
    }

    @Test
    void aLongCurveKeepsItsEnds() {
        var curves = Curves.of(List.of(curve(0, 9)), Optional.empty(), 3);
        assertThat(steps(curves)).isEqualTo(List.of(1, 5, 9));
        assertThat(steps(Curves.of(List.of(curve(0, 9)), Optional.empty(), 0))).isEqualTo(List.of(1, 9));
        assertThat(read(Curves.of(List.of(curve(0, 9)), Optional.of("recall"), 2))
                        .get(3))
                .isEqualTo(List.of(Double.NaN, Double.NaN));
    }

    @Test
    void manyTrialsHaveFewerPointsEach() {
        var one = curve(0, 60);
        var all = IntStream.range(0, 10_000).mapToObj(number -> one).toList();
        var curves = Curves.of(all, Optional.empty(), 100);
        assertThat(steps(curves)).hasSize(400_000);
        assertThat(steps(Curves.of(all, Optional.empty(), 27))).hasSize(270_000);
    }
}
