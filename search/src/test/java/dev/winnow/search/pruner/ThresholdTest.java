package dev.winnow.search.pruner;

import static dev.winnow.search.study.Studies.describe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Objectives;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ThresholdTest {
    private static final Steps STEPS = new Steps(1, 1, 4);

    @ParameterizedTest
    @CsvSource({"0.5, true", "0.9, true", "0.49, false", "0.91, false"})
    void valuesOutsideAreStoppedWhateverTheDirection(double value, boolean goesOn) {
        for (Direction direction : Direction.values()) {
            Pruner pruner = new Threshold(STEPS, direction, OptionalDouble.of(0.5), OptionalDouble.of(0.9));
            SimulatedStudy study = new SimulatedStudy(
                    Studies.minimising(pruner, Limits.of(1, 1)).withObjectives(Objectives.of(direction)));
            study.plan();
            assertThat(describe(study.reports(0, 2, value).plan()))
                    .containsExactly(goesOn ? "grant 0 to 3" : "stop 0 PRUNED");
        }
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void oneBoundIsEnoughAndNoneIsRefused(Direction direction) {
        assertThat(new Threshold(STEPS, direction, OptionalDouble.empty(), OptionalDouble.of(1)).maxResource())
                .isEqualTo(4);
        assertThatThrownBy(() -> new Threshold(STEPS, direction, OptionalDouble.empty(), OptionalDouble.empty()))
                .hasMessageContaining("needs lower, upper or both");
        assertThatThrownBy(() -> new Threshold(STEPS, direction, OptionalDouble.of(2), OptionalDouble.of(1)))
                .hasMessageContaining("lower 2.0 must not be larger than upper 1.0");
    }
}
