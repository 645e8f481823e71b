package dev.winnow.search.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.winnow.search.pareto.Pareto;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ObjectivesTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();
    private static final Objective ACCURACY = new Objective(Direction.MAXIMIZE, OptionalDouble.of(0.9));
    private static final Objective LATENCY = new Objective(Direction.MINIMIZE, OptionalDouble.of(20));
    private static final MetricConstraint MEMORY = new MetricConstraint(NONE, OptionalDouble.of(8));
    private static final Objectives BOTH = new Objectives(List.of(ACCURACY, LATENCY), List.of(MEMORY));

    @Test
    void aMeasurementHoldsLossesAndTheViolation() {
        Measurement measurement = BOTH.measure(List.of(0.95, 30.0), List.of(10.5));

        assertThat(measurement).isEqualTo(new Measurement(List.of(-0.95, 30.0), 2.5));
        assertThat(BOTH.values(measurement)).containsExactly(0.95, 30.0);
    }

    @Test
    void targetsAreMetTogetherAndOnlyWithinTheConstraints() {
        assertThat(BOTH.met(BOTH.measure(List.of(0.9, 20.0), List.of(8.0)))).isTrue();
        assertThat(BOTH.met(BOTH.measure(List.of(0.9, 20.1), List.of(8.0)))).isFalse();
        assertThat(BOTH.met(BOTH.measure(List.of(0.8, 20.0), List.of(8.0)))).isFalse();
        assertThat(BOTH.met(BOTH.measure(List.of(0.9, 20.0), List.of(8.1)))).isFalse();
        assertThat(Pareto.TWO.met(measured(0.0, 0.0))).isFalse(); // there is no target
    }

    private static Measurement measured(Double... losses) {
        return Pareto.measured(losses);
    }

    @Test
    void aMetricConstraintIsBrokenByTheDistanceToItsRange() {
        MetricConstraint range = new MetricConstraint(OptionalDouble.of(1), OptionalDouble.of(3));

        assertThat(List.of(0.5, 1.0, 2.0, 3.0, 7.0)).map(range::violation).containsExactly(0.5, 0.0, 0.0, 0.0, 4.0);
        assertThatIllegalArgumentException().isThrownBy(() -> new MetricConstraint(NONE, NONE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MetricConstraint(OptionalDouble.of(2), OptionalDouble.of(1)));
    }

    @Test
    void fromOneToFour() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Objectives(List.of(), List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Objectives(List.of(LATENCY, LATENCY, LATENCY, LATENCY, LATENCY), List.of()));
    }
}
