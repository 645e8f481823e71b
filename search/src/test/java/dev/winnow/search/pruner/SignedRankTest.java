package dev.winnow.search.pruner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Golden values from scipy.stats.wilcoxon(d, alternative="greater", zero_method="zsplit"). */
class SignedRankTest {
    @Test
    void zerosAreSplitAndTheNormalDistributionUsed() {
        assertThat(SignedRank.positive(new double[] {.5, .4, -.1, .3, .2, 0})).isEqualTo(0.046746, within(1e-6));
    }

    @Test
    void fewDifferencesAreCountedExactly() {
        assertThat(SignedRank.positive(new double[] {1, 2})).isEqualTo(0.25);
        assertThat(SignedRank.positive(new double[] {1, 2, 3, 4})).isEqualTo(1 / 16.0);
        assertThat(SignedRank.positive(new double[] {-1, 2, 3, 4})).isEqualTo(2 / 16.0);
        assertThat(SignedRank.positive(new double[] {-1, -2, -3, -4})).isEqualTo(1);
    }

    @Test
    void tiesTakeTheirVariance() {
        // ranks 2, 2, 2, 4; sum 8 of 10; variance 7.5 - 24 / 48
        assertThat(SignedRank.positive(new double[] {1, 1, -1, 2})).isEqualTo(0.128420, within(1e-6));
    }

    @Test
    void countsUpToFiftyAndThenTakesTheNormalDistribution() {
        assertThat(SignedRank.positive(everyThirdNegative(50))).isEqualTo(0.013083484086, within(1e-12));
        assertThat(SignedRank.positive(everyThirdNegative(51))).isEqualTo(0.027926091018, within(1e-12));
    }

    private static double[] everyThirdNegative(int n) {
        return IntStream.rangeClosed(1, n).mapToDouble(i -> i % 3 == 0 ? -i : i).toArray();
    }

    @Test
    void nothingSaysNothing() {
        assertThat(SignedRank.positive(new double[0])).isEqualTo(1);
        assertThat(SignedRank.positive(new double[] {0, 0})).isEqualTo(1);
    }
}
