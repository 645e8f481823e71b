package dev.winnow.search.pruner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RungLevelsTest {
    @Test
    void levelsAreGeometricAndEndAtTheMaximum() {
        assertThat(RungLevels.of(1, 27, 3)).containsExactly(1, 3, 9, 27);
        assertThat(RungLevels.of(1, 100, 3)).containsExactly(1, 3, 9, 27, 81, 100);
        assertThat(RungLevels.of(5, 5, 3)).containsExactly(5);
        assertThat(RungLevels.of(2, 3, 4)).containsExactly(2, 3);
        assertThat(RungLevels.of(1, Integer.MAX_VALUE, Integer.MAX_VALUE)).containsExactly(1, Integer.MAX_VALUE);
    }

    @Test
    void everyPowerHasOneRungMore() {
        for (int eta = 2; eta <= 6; eta++) {
            BigInteger max = BigInteger.ONE;
            for (int k = 0; k <= 12 && max.bitLength() < Integer.SIZE; k++) {
                List<Integer> levels = RungLevels.of(1, max.intValueExact(), eta);
                assertThat(levels).hasSize(k + 1);
                for (int i = 0; i <= k; i++) {
                    assertThat(BigInteger.valueOf(levels.get(i)))
                            .isEqualTo(BigInteger.valueOf(eta).pow(i));
                }
                max = max.multiply(BigInteger.valueOf(eta));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 9, 3, minResource must be at least 1",
        "9, 1, 3, maxResource 1 must be at least minResource 9",
        "1, 9, 1, reductionFactor must be at least 2"
    })
    void refusesRungsThatCannotBe(int min, int max, int eta, String message) {
        List<Runnable> pruners = List.of(
                () -> new AshaPromotion(min, max, eta),
                () -> new AshaStopping(min, max, eta),
                () -> new SuccessiveHalving(min, max, eta, 9),
                () -> new Hyperband(min, max, eta));
        for (Runnable pruner : pruners) {
            assertThatThrownBy(pruner::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(message);
        }
    }
}
