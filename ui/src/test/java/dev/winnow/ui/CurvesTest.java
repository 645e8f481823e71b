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

    @Test
    void eachTrialHasItsPartOfTheColumns() {
        var curves = Curves.of(List.of(curve(2, 3), curve(5, 0), curve(7, 1)), Optional.empty(), 27);
        assertThat(curves)
                .isEqualTo(new Curves(
                        27,
                        List.of(2, 5, 7),
                        List.of(0, 3, 3, 4),
                        List.of(1, 2, 3, 1),
                        List.of(2.01, 2.02, 2.03, 7.01)));
    }

    @Test
    void aLongCurveKeepsItsEnds() {
        var curves = Curves.of(List.of(curve(0, 9)), Optional.empty(), 3);
        assertThat(curves.steps()).containsExactly(1, 5, 9);
        assertThat(Curves.of(List.of(curve(0, 9)), Optional.empty(), 0).steps()).containsExactly(1, 9);
        assertThat(Curves.of(List.of(curve(0, 9)), Optional.of("recall"), 2).values())
                .containsExactly(null, null);
    }

    @Test
    void manyTrialsHaveFewerPointsEach() {
        var one = curve(0, 60);
        var all = IntStream.range(0, 10_000).mapToObj(number -> one).toList();
        var curves = Curves.of(all, Optional.empty(), 100);
        assertThat(curves.points()).isEqualTo(40);
        assertThat(curves.steps()).hasSize(400_000);
        assertThat(Curves.of(all, Optional.empty(), 27).steps()).hasSize(270_000);
    }
}
