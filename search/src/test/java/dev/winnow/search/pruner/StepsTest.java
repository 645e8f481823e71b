package dev.winnow.search.pruner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StepsTest {
    @Test
    void comparesAtEachIntervalAfterTheWarmUpAndAtTheEnd() {
        assertThat(new Steps(4, 3, 12).levels()).containsExactly(7, 10, 12);
        assertThat(new Steps(0, 1, 3).levels()).containsExactly(1, 2, 3);
        assertThat(new Steps(0, 5, 5).levels()).containsExactly(5);
        assertThat(new Steps(2, 9, 3).levels()).containsExactly(3);
        assertThat(new Steps(0, 1, 64).levels()).hasSize(64);
    }

    @Test
    void saysHowToMendWhatItRefuses() {
        assertThatThrownBy(() -> new Steps(-1, 1, 9)).hasMessageContaining("warmupSteps must be at least 0");
        assertThatThrownBy(() -> new Steps(0, 0, 9)).hasMessageContaining("intervalSteps must be at least 1");
        assertThatThrownBy(() -> new Steps(9, 1, 9)).hasMessageContaining("must be more than warmupSteps 9");
        assertThatThrownBy(() -> new Steps(0, 1, 1000))
                .hasMessageContaining("makes 1000 rungs")
                .hasMessageContaining("raise it to 16 or more");
    }

    @Test
    void theAdvisedIntervalIsAccepted() {
        assertThat(new Steps(0, 16, 1000).levels()).hasSizeLessThanOrEqualTo(64);
    }
}
