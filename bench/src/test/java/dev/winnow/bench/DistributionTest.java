package dev.winnow.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistributionTest {
    @Test
    void percentilesAreMeasuredValuesOfTheirRank() {
        var tens = distribution(
                IntStream.rangeClosed(1, 20).map(k -> 21 - k).boxed().toList());
        assertThat(tens.percentile(50)).isEqualTo(Duration.ofMillis(10));
        assertThat(tens.percentile(95)).isEqualTo(Duration.ofMillis(19));
        assertThat(tens.percentile(96)).isEqualTo(Duration.ofMillis(20));
        assertThat(tens.max()).isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void ofOneValueEveryPercentileIsThat() {
        assertThat(distribution(List.of(7)).percentile(1)).isEqualTo(Duration.ofMillis(7));
        assertThat(distribution(List.of(7)).percentile(95)).isEqualTo(Duration.ofMillis(7));
    }

    @Test
    void nothingHasNoPercentile() {
        assertThatIllegalStateException()
                .isThrownBy(() -> distribution(List.of()).percentile(95));
    }

    private static Distribution distribution(List<Integer> millis) {
        return new Distribution(millis.stream().map(Duration::ofMillis).toList());
    }
}
