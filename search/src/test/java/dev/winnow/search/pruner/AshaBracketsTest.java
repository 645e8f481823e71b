package dev.winnow.search.pruner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AshaBracketsTest {
    private static Map<Integer, Integer> counts(AshaBrackets asha, int trials) {
        Map<Integer, Integer> counts = new TreeMap<>();
        IntStream.range(0, trials).forEach(number -> counts.merge(asha.bracket(number), 1, Integer::sum));
        return counts;
    }

    @Test
    void aBracketTrustsLaterValues() {
        AshaBrackets asha = new AshaBrackets(1, 81, 3, 3);
        assertThat(asha.rungs(0)).containsExactly(1, 3, 9, 27, 81);
        assertThat(asha.rungs(2)).containsExactly(9, 27, 81);
    }

    @Test
    void trialsFallToBracketsInTheRatioOfHyperband() {
        // 81 : 34 : 15 : 8 : 5 of 143
        assertThat(counts(new AshaBrackets(1, 81, 3, 5), 1 << 16))
                .containsEntry(0, 37_122)
                .containsEntry(1, 15_582)
                .containsEntry(2, 6_875)
                .containsEntry(3, 3_666)
                .containsEntry(4, 2_291);
    }

    @Test
    void eachHasItsShareFromTheBeginning() {
        assertThat(counts(new AshaBrackets(1, 81, 3, 2), 10))
                .containsEntry(0, 8)
                .containsEntry(1, 2);
        assertThat(counts(new AshaBrackets(1, 81, 3, 1), 10)).containsOnlyKeys(0);
    }

    @Test
    void thereAreNoMoreBracketsThanRungs() {
        assertThatThrownBy(() -> new AshaBrackets(1, 9, 3, 4)).hasMessageContaining("at least 1 and at most 3");
        assertThatThrownBy(() -> new AshaBrackets(1, 9, 3, 0)).hasMessageContaining("at least 1 and at most 3");
    }
}
