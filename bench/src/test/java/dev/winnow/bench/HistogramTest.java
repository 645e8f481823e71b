package dev.winnow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistogramTest {
    private static final String TEXT = """
            # TYPE turn_seconds histogram
            turn_seconds_bucket{le="0.1",} 90.0
            turn_seconds_bucket{le="0.25",} 99.0
            turn_seconds_bucket{le="+Inf",} 100.0
            turn_seconds_count 100.0
            other_turn_seconds_bucket{le="0.1",} 7.0
            """;

    @Test
    void aPercentileIsTheUpperEdgeOfItsBucket() {
        var turns = Histogram.of(TEXT.substring(0, TEXT.indexOf("other")), "turn_seconds");

        assertThat(turns.percentile(50)).isEqualTo(0.1);
        assertThat(turns.percentile(99)).isEqualTo(0.25);
        assertThat(turns.percentile(100)).isInfinite();
    }

    @Test
    void withoutValuesThereIsNoPercentile() {
        assertThat(Histogram.of("", "turn_seconds").percentile(99)).isNaN();
    }
}
