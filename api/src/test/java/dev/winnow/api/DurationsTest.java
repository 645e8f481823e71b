package dev.winnow.api;

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

    @Test
    void aPauseDoublesUpToTheLongest() {
        var longest = Duration.ofSeconds(5);
        assertThat(Durations.doubled(Duration.ofSeconds(1), longest)).hasSeconds(2);
        assertThat(Durations.doubled(Duration.ofSeconds(3), longest)).hasSeconds(5);
        assertThat(Durations.doubled(longest, longest)).hasSeconds(5);
    }
}
