package dev.winnow.search.pruner;

import static dev.winnow.search.study.Studies.describe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Studies;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final Steps STEPS = new Steps(0, 1, 9);

    @Test
    void isStaleWhenTheLatestAreWorseThanTheBestBefore() {
        Patience patience = new Patience(STEPS, 1, 0);
        assertThat(patience.stale(new double[] {1})).isFalse();
        assertThat(patience.stale(new double[] {1, 2})).isFalse();
        assertThat(patience.stale(new double[] {1, 2, 3})).isTrue();
        assertThat(patience.stale(new double[] {1, 2, 1})).isFalse();
        assertThat(patience.stale(new double[] {3, 2, 2.5})).isFalse();
        assertThat(patience.stale(new double[] {3, 2, 2.5, 2.1})).isTrue();
    }

    @Test
    void aLittleWorseIsForgiven() {
        assertThat(new Patience(STEPS, 0, 0.5).stale(new double[] {1, 1.5})).isFalse();
        assertThat(new Patience(STEPS, 0, 0.5).stale(new double[] {1, 1.6})).isTrue();
    }

    @Test
    void stopsATrialThatOverfits() {
        SimulatedStudy study = new SimulatedStudy(Studies.minimising(new Patience(STEPS, 1, 0), Limits.of(1, 1)));
        study.plan();
        study.reports(0, 1, 0.5).plan();
        study.reports(0, 2, 0.6).plan();
        assertThat(describe(study.reports(0, 3, 0.7).plan())).containsExactly("stop 0 PRUNED");
    }

    @Test
    void refusesWhatIsNoPatience() {
        assertThatThrownBy(() -> new Patience(STEPS, -1, 0)).hasMessageContaining("patience must be at least 0");
        assertThatThrownBy(() -> new Patience(STEPS, 1, -0.1)).hasMessageContaining("minDelta must be a finite number");
        assertThatThrownBy(() -> new Patience(STEPS, 1, Double.NaN))
                .hasMessageContaining("minDelta must be a finite number");
    }
}
