package dev.winnow.search.pruner;

import static dev.winnow.search.study.Studies.describe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Studies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentileTest {
    private static final Steps STEPS = new Steps(0, 1, 3);

    /** Trials 0 to n - 1 completed with these losses at every step; trial n runs. */
    private static SimulatedStudy after(Pruner pruner, double... losses) {
        SimulatedStudy study =
                new SimulatedStudy(Studies.minimising(pruner, Limits.of(losses.length + 1, losses.length + 1)));
        study.plan();
        for (int step = 1; step <= 3; step++) {
            for (int number = 0; number < losses.length; number++) {
                study.reports(number, step, losses[number]);
            }
            study.plan();
        }
        return study;
    }

    @ParameterizedTest
    @CsvSource({"3.0, true", "3.1, false", "1.0, true", "9, false"})
    void theMedianOfFiveIsTheThird(double own, boolean goesOn) {
        SimulatedStudy study = after(Percentile.median(STEPS, 5), 1, 2, 3, 4, 5);
        assertThat(describe(study.reports(5, 1, own).plan()))
                .containsExactly(goesOn ? "grant 5 to 2" : "stop 5 PRUNED");
    }

    @Test
    void nobodyIsStoppedBeforeEnoughHaveCompleted() {
        SimulatedStudy study = after(Percentile.median(STEPS, 5), 1, 2, 3, 4);
        assertThat(describe(study.reports(4, 1, 99).plan())).containsExactly("grant 4 to 2");
    }

    @Test
    void theBestSoFarCountsNotTheLatest() {
        SimulatedStudy study = after(Percentile.median(STEPS, 3), 1, 2, 3);
        study.reports(3, 1, 1.5).plan();
        assertThat(describe(study.reports(3, 2, 50).plan())).containsExactly("grant 3 to 3");
    }

    @Test
    void whoWasStoppedIsNotComparedWith() {
        SimulatedStudy study = after(Percentile.median(STEPS, 3), 1, 2, 3);
        study.change(study.study().withLimits(Limits.of(6, 6)));
        study.plan();
        study.reports(3, 1, 8).reports(4, 1, 9).plan();
        assertThat(describe(study.reports(5, 1, 2.0).plan())).containsExactly("grant 5 to 2");
    }

    /** numpy.percentile([1, 2, 4, 8], p) with its default, linear. */
    @ParameterizedTest
    @CsvSource({"25, 1.75", "50, 3.0", "75, 5.0", "90, 6.8", "10, 1.3"})
    void percentilesAreInterpolated(double percentile, double expected) {
        assertThat(Percentile.at(percentile, new double[] {8, 1, 4, 2})).isEqualTo(expected, within(1e-12));
    }

    @Test
    void numbersFarApartAreNoTrouble() {
        assertThat(Percentile.at(50, new double[] {-1e300, 1e300})).isFinite();
        assertThat(Percentile.at(50, new double[] {7})).isEqualTo(7);
    }

    @Test
    void refusesWhatIsNoPercentile() {
        assertThatThrownBy(() -> new Percentile(STEPS, 0, 5)).hasMessageContaining("above 0 and below 100");
        assertThatThrownBy(() -> new Percentile(STEPS, 100, 5)).hasMessageContaining("above 0 and below 100");
        assertThatThrownBy(() -> new Percentile(STEPS, 50, 0)).hasMessageContaining("startupTrials must be at least 1");
    }
}
