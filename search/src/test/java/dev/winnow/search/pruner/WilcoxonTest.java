package dev.winnow.search.pruner;

import static dev.winnow.search.study.Studies.describe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Studies;
import org.junit.jupiter.api.Test;

class WilcoxonTest {
    private static final Wilcoxon RULE = new Wilcoxon(6, 0.1, 2);

    @Test
    void isWorseWhenTheTestAndTheMeanSaySo() {
        double[] best = {0, 0, 0, 0};
        assertThat(RULE.worse(new double[] {1, 2, 3, 4}, best)).isTrue(); // p = 1 / 16
        assertThat(RULE.worse(new double[] {1, 2, 3, -4}, best)).isFalse();
        assertThat(RULE.worse(new double[] {1, 2, 3}, new double[3])).isFalse(); // p = 1 / 8
        assertThat(RULE.worse(new double[] {-1, -2, -3, -4}, best)).isFalse();
    }

    @Test
    void aBetterMeanIsNeverStopped() {
        // Most ranks are worse, p = 0.0977, but the one instance that is better outweighs them.
        double[] losses = {-100, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        assertThat(SignedRank.positive(losses)).isLessThan(0.5);
        assertThat(new Wilcoxon(12, 0.5, 2).worse(losses, new double[10])).isFalse();
    }

    @Test
    void theFirstInstancesAreNotTested() {
        double[] losses = {1, 2, 3, 4};
        assertThat(new Wilcoxon(6, 0.1, 5).worse(losses, new double[4])).isFalse();
    }

    @Test
    void comparesWithTheBestCompletedTrialOnTheSameInstances() {
        SimulatedStudy study = new SimulatedStudy(Studies.minimising(RULE, Limits.of(3, 3)));
        study.plan();
        for (int instance = 1; instance <= 6; instance++) {
            study.reports(0, instance, 0.1 * instance).reports(1, instance, 9).plan();
        }
        study.reports(0, 7, 0.35).reports(1, 7, 9).plan();
        for (int instance = 1; instance <= 3; instance++) {
            assertThat(describe(study.reports(2, instance, 0.2 * instance).plan()))
                    .containsExactly("grant 2 to " + (instance + 1));
        }
        assertThat(describe(study.reports(2, 4, 0.8).plan())).containsExactly("stop 2 PRUNED");
    }

    @Test
    void refusesWhatIsNoTest() {
        assertThatThrownBy(() -> new Wilcoxon(1, 0.1, 2)).hasMessageContaining("instances must be at least 2");
        assertThatThrownBy(() -> new Wilcoxon(64, 0.1, 2)).hasMessageContaining("at most 63");
        assertThatThrownBy(() -> new Wilcoxon(5, 0, 2)).hasMessageContaining("pThreshold must be above 0");
        assertThatThrownBy(() -> new Wilcoxon(5, 0.6, 2)).hasMessageContaining("at most 0.5");
        assertThatThrownBy(() -> new Wilcoxon(5, 0.1, 1)).hasMessageContaining("startupInstances must be at least 2");
    }
}
