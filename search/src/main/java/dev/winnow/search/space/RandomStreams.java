package dev.winnow.search.space;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * Independent random streams, one for each trial and purpose of a study. Nothing is remembered between calls, so a
 * restart draws the same numbers.
 *
 * <p>The algorithm is part of the format of a study and never changes: {@code mix} is the output function of SplitMix64
 * (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014), {@code fnv} the 64-bit FNV-1a hash
 * of the purpose in UTF-8; the stream is a SplitMix64 generator whose state starts at {@code mix(mix(mix(seed) + trial) +
 * fnv(purpose))}.
 *
 * @param seed seed of the study
 */
public record RandomStreams(long seed) {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    /** The stream of one trial for one purpose, from its start. */
    public RandomGenerator stream(long trial, String purpose) {
        return new SplitMix64(mix(mix(mix(seed) + trial) + hash(purpose)));
    }

    /** The streams for drawing once more; {@code attempt} 0 is the first draw and gives these streams. */
    public RandomStreams redraw(int attempt) {
        return attempt == 0 ? this : new RandomStreams(stream(attempt, "redraw").nextLong());
    }

    private static long mix(long state) {
        long z = state + GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static long hash(String purpose) {
        long hash = FNV_OFFSET;
        for (byte octet : purpose.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xFF)) * FNV_PRIME;
        }
        return hash;
    }

    /** Only {@link #nextLong()} and what the JDK specifies on top of it: {@code nextDouble} is its top 53 bits. */
    public static final class SplitMix64 implements RandomGenerator {
        private long state;

        public SplitMix64(long state) {
            this.state = state;
        }

        @Override
        public long nextLong() {
            long result = mix(state);
            state += GOLDEN_GAMMA;
            return result;
        }
    }
}
