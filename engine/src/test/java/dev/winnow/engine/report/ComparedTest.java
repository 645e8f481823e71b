package dev.winnow.engine.report;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.api.StudySpec;
import dev.winnow.testkit.Manifests;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparedTest {
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    private static StudySpec both() {
        var manifest = Manifests.asha("digits");
        with(manifest, "/spec/objectives/-", "{metric: millis, direction: Minimize}");
        with(manifest, "/spec/metricConstraints", "[{metric: memory, max: 8}, {metric: accuracy, min: 0.1}]");
        return Manifests.stored(manifest).getSpec();
    }

    private static Report report(double accuracy, double millis, double memory) {
        return new Report(3, Map.of("accuracy", accuracy, "millis", millis, "memory", memory, "loss", 0.5));
    }

    @Test
    void keepsTheObjectivesAndTheConstrainedMetrics() throws Refusal {
        var compared = Compared.of(report(0.9, 20, 7), both());

        assertThat(compared.objectives()).containsExactly(0.9, 20.0);
        assertThat(compared.metrics()).isEqualTo(Map.of("accuracy", 0.9, "millis", 20.0, "memory", 7.0));
        assertThat(compared.display()).isEqualTo("0.9 20");
        assertThat(compared.diverged()).isFalse();
    }

    @Test
    void oneObjectiveIsItsValueAlone() throws Refusal {
        var spec = Manifests.stored(Manifests.asha("digits")).getSpec();

        assertThat(Compared.of(report(0.9, 20, 7), spec)).isEqualTo(new Compared(List.of(0.9), Map.of(), false));
    }

    @Test
    void anyOfThemTellsThatTheModelDiverged() throws Refusal {
        for (var report : List.of(report(Double.NaN, 20, 7), report(0.9, INFINITE, 7), report(0.9, 20, Double.NaN))) {
            assertThat(Compared.of(report, both()).diverged()).isTrue();
        }
    }

    @Test
    void whatIsMissingOrTooGoodIsNamed() {
        assertThatThrownBy(() -> Compared.of(new Report(1, Map.of("accuracy", 0.9, "millis", 1.0)), both()))
                .hasMessageContaining("metrics has no memory, the study's constraint");
        assertThatThrownBy(() -> Compared.of(new Report(1, Map.of("accuracy", 0.9)), both()))
                .hasMessageContaining("metrics has no millis, the study's objective");
        assertThatThrownBy(() -> Compared.of(report(0.9, -INFINITE, 7), both()))
                .hasMessageContaining("metrics.millis is infinitely good");
    }
}
