package dev.winnow.search.sampler.density;

import java.util.Arrays;

/**
 * Finds the observations on a line that are not close to both of their neighbours, without sorting: the line is cut into
 * buckets shorter than what counts as close, so only the first and the last observation of a bucket can be apart.
 */
final class Neighbours {
    private static final int NONE = -1;

    private Neighbours() {}

    /** Receives an observation that may be apart. */
    interface Visitor {
        /**
         * One observation.
         *
         * @param index of the observation
         * @param left position of the left neighbour, negative infinity if there is none, the observation's own if it is close
         * @param right the same on the other side, positive infinity if there is none
         */
        void visit(int index, double left, double right);
    }

    /**
     * Visits each observation that may be farther than {@code close} from a neighbour. Of observations at one place the
     * first is the left one of the others, the last the right one.
     *
     * @param close a part of the line that is not much shorter than a thousandth of it
     */
    static void visitApart(NumberLine line, double[] observations, double close, Visitor visitor) {
        double perBucket = 2 / close;
        int buckets = (int) (line.length() * perBucket) + 1;
        int[] first = new int[buckets];
        int[] last = new int[buckets];
        Arrays.fill(first, NONE);
        for (int i = 0; i < observations.length; i++) {
            double position = observations[i];
            int bucket = (int) Math.min(Math.max((position - line.low()) * perBucket, 0), buckets - 1);
            if (first[bucket] == NONE) {
                first[bucket] = i;
                last[bucket] = i;
            } else if (position < observations[first[bucket]]) {
                first[bucket] = i;
            } else if (position >= observations[last[bucket]]) {
                last[bucket] = i;
            }
        }
        double left = Double.NEGATIVE_INFINITY;
        for (int bucket = next(first, 0); bucket < buckets; ) {
            int following = next(first, bucket + 1);
            double right = following < buckets ? observations[first[following]] : Double.POSITIVE_INFINITY;
            int low = first[bucket];
            int high = last[bucket];
            if (low == high) {
                visitor.visit(low, left, right);
            } else {
                visitor.visit(low, left, observations[low]);
                visitor.visit(high, observations[high], right);
            }
            left = observations[high];
            bucket = following;
        }
    }

    private static int next(int[] first, int from) {
        int bucket = from;
        while (bucket < first.length && first[bucket] == NONE) {
            bucket++;
        }
        return bucket;
    }
}
