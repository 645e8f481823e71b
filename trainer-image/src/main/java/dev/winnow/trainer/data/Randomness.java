package dev.winnow.trainer.data;

import java.util.Random;

/**
 * Everything random as a function of a seed and an epoch. Nothing is carried from one epoch to the next, so an epoch
 * that is trained after a restart draws what it would have drawn without one.
 */
public final class Randomness {
    private Randomness() {}

    /**
     * The seed of one epoch.
     *
     * <p>Source: the finalizer of SplitMix64; Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators",
     * OOPSLA 2014.
     */
    public static long epochSeed(long seed, int epoch) {
        long z = seed + epoch * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** The numbers 0 to {@code size - 1} in an order drawn from the seed alone. */
    public static int[] permutation(int size, long seed) {
        var random = new Random(seed);
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
