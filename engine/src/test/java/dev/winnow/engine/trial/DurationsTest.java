package dev.winnow.engine.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationsTest {
    @Test
    void onlyMoreThanNoTimeIsPositive() {
        assertThat(Durations.positive(Duration.ofNanos(1))).isTrue();
        assertThat(Durations.positive(Duration.ZERO)).isFalse();
        assertThat(Durations.positive(Duration.ofNanos(-1))).isFalse();
    }
}
