package dev.winnow.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.bench.problem.LcHartmann6;
import org.junit.jupiter.api.Test;

class RankCorrelationTest {
    @Test
    void theEndRanksLikeItselfAndTheCurvesOfHartmann6CrossALittle() {
        var problem = new LcHartmann6();

        assertThat(RankCorrelation.of(problem, 81)).isEqualTo(1, within(1e-12));
        assertThat(RankCorrelation.of(problem, 1)).isBetween(0.9, 0.999);
    }
}
