package dev.winnow.search.pruner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankAgreementTest {
    private static Ladder ladder(double[] early, double... late) {
        return new Ladder(List.of(new Rung(1, entries(early), 0), new Rung(3, entries(late), 0)), 0, true);
    }

    private static List<Rung.Entry> entries(double... losses) {
        List<Rung.Entry> entries = new ArrayList<>();
        for (int trial = 0; trial < losses.length; trial++) {
            entries.add(new Rung.Entry(trial, losses[trial], false, false));
        }
        return entries;
    }

    private static double tau(double[] early, double... late) {
        return RankAgreement.of(List.of(ladder(early, late)), 0, 1, trial -> true)
                .tau();
    }

    @Test
    void goesFromTheReverseOrderToTheSame() {
        assertThat(tau(new double[] {1, 2, 3, 4}, 5, 6, 7, 8)).isEqualTo(1);
        assertThat(tau(new double[] {1, 2, 3, 4}, 8, 7, 6, 5)).isEqualTo(-1);
        // 5 of 6 pairs agree
        assertThat(tau(new double[] {1, 2, 3, 4}, 1, 3, 2, 4)).isEqualTo(4 / 6.0, within(1e-12));
        assertThat(tau(new double[] {1, 1, 1}, 1, 2, 3)).isZero();
    }

    @Test
    void whoHasNoValueLaterIsLeftOut() {
        RankAgreement agreement = RankAgreement.of(
                List.of(ladder(new double[] {1, 2, 3}, 1, 2, Double.POSITIVE_INFINITY)), 0, 1, trial -> true);
        assertThat(agreement).isEqualTo(new RankAgreement(2, 1));
        assertThat(RankAgreement.of(List.of(), 0, 1, trial -> true)).isEqualTo(new RankAgreement(0, 0));
    }

    @Test
    void theDeviationIsThatOfIndependentRankings() {
        // Kendall: 2 (2n + 5) / (9n (n - 1)) for n = 10
        assertThat(new RankAgreement(10, 0).deviation()).isEqualTo(Math.sqrt(50 / 810.0), within(1e-12));
    }
}
