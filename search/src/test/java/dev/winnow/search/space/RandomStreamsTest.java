package dev.winnow.search.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RandomStreamsTest {
    /** The published test vector of SplitMix64. */
    @Test
    void theGeneratorIsSplitMix64() {
        RandomGenerator generator = new RandomStreams.SplitMix64(1234567);
        assertThat(generator.nextLong()).isEqualTo(6457827717110365317L);
        assertThat(generator.nextLong()).isEqualTo(3203168211198807973L);
        assertThat(Long.toUnsignedString(generator.nextLong())).isEqualTo("9817491932198370423");
    }

    /** Computed by an independent implementation of the documented algorithm. */
    @Test
    void streamsAreTheSameForEver() {
        RandomStreams streams = new RandomStreams(7);
        assertThat(streams.stream(0, "random/x").nextLong()).isEqualTo(6214676728855616868L);
        assertThat(streams.stream(17, "tpe/rate").nextDouble()).isEqualTo(0.8121227841985939);
        assertThat(streams.redraw(3).stream(17, "tpe/rate").nextDouble()).isEqualTo(0.8048256274844077);
    }

    @Test
    void seedTrialAndPurposeEachMakeAnotherStream() {
        Set<Long> first = new HashSet<>();
        for (long seed = 0; seed < 10; seed++) {
            for (int trial = 0; trial < 100; trial++) {
                for (String purpose : new String[] {"a", "b", "ab", "ba", ""}) {
                    first.add(new RandomStreams(seed).stream(trial, purpose).nextLong());
                }
            }
        }
        assertThat(first).hasSize(10 * 100 * 5);
    }
}
