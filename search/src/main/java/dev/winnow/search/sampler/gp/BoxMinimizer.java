package dev.winnow.search.sampler.gp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Finds a local minimum of a smooth function in a box: L-BFGS on the coordinates that are not held at a bound, with a
 * backtracking search along the projected path.
 *
 * <p>Source: Nocedal and Wright, "Numerical Optimization", 2nd edition, algorithms 7.4 and 3.1; the projection is that of
 * Bertsekas, "Projected Newton methods", SIAM J. Control and Optimization 20 (1982).
 *
 * @param iterations steps at most
 * @param tolerance ends when no coordinate's projected gradient is larger, or a step gains less than a tenth of it
 */
record BoxMinimizer(int iterations, double tolerance) {
    private static final int MEMORY = 8;
    private static final double SUFFICIENT = 1e-4;
    private static final int MOST_HALVINGS = 20;

    /** A function with its gradient. */
    interface Function {
        /**
         * The value at a point.
         *
         * @param gradient receives the gradient
         */
        double at(double[] point, double[] gradient);
    }

    /** A point and its value. */
    record Minimum(double[] point, double value) {}

    private record Step(double[] move, double[] change, double curvature) {}

    /** The minimum that is found from a point inside the box; never worse than that point. */
    Minimum from(double[] start, double[] low, double[] high, Function function) {
        int n = start.length;
        double[] x = start.clone();
        double[] gradient = new double[n];
        double value = function.at(x, gradient);
        Deque<Step> memory = new ArrayDeque<>();
        for (int iteration = 0; iteration < iterations; iteration++) {
            boolean[] free = free(x, gradient, low, high);
            if (largest(gradient, free) <= tolerance) {
                break;
            }
            double[] direction = direction(gradient, free, memory);
            double slope = Cholesky.dot(direction, gradient, n);
            if (!(slope < 0)) {
                memory.clear();
                direction = direction(gradient, free, memory);
                slope = Cholesky.dot(direction, gradient, n);
            }
            double length = memory.isEmpty() ? Math.min(1, 0.1 * (high[0] - low[0]) / largest(direction, free)) : 1;
            double[] next = new double[n];
            double[] nextGradient = new double[n];
            double nextValue = Double.POSITIVE_INFINITY;
            boolean found = false;
            for (int halving = 0; halving < MOST_HALVINGS && !found; halving++) {
                for (int i = 0; i < n; i++) {
                    next[i] = Math.min(Math.max(x[i] + length * direction[i], low[i]), high[i]);
                }
                nextValue = function.at(next, nextGradient);
                found = nextValue <= value + SUFFICIENT * length * slope;
                length /= halving == 0 ? 2 : 4;
            }
            if (!found) {
                if (memory.isEmpty()) {
                    break;
                }
                memory.clear();
                continue;
            }
            remember(memory, x, next, gradient, nextGradient);
            boolean done = value - nextValue < 0.1 * tolerance;
            x = next;
            gradient = nextGradient;
            value = nextValue;
            if (done) {
                break;
            }
        }
        return new Minimum(x, value);
    }

    private static boolean[] free(double[] x, double[] gradient, double[] low, double[] high) {
        boolean[] free = new boolean[x.length];
        for (int i = 0; i < x.length; i++) {
            free[i] = !(x[i] <= low[i] && gradient[i] > 0) && !(x[i] >= high[i] && gradient[i] < 0);
        }
        return free;
    }

    private static double largest(double[] vector, boolean[] free) {
        double largest = 0;
        for (int i = 0; i < vector.length; i++) {
            if (free[i]) {
                largest = Math.max(largest, Math.abs(vector[i]));
            }
        }
        return largest;
    }

    /** The two-loop recursion; held coordinates do not move. */
    private static double[] direction(double[] gradient, boolean[] free, Deque<Step> memory) {
        int n = gradient.length;
        double[] q = new double[n];
        for (int i = 0; i < n; i++) {
            q[i] = free[i] ? gradient[i] : 0;
        }
        double[] factors = new double[memory.size()];
        int k = memory.size();
        for (Iterator<Step> newest = memory.descendingIterator(); newest.hasNext(); ) {
            Step step = newest.next();
            factors[--k] = Cholesky.dot(step.move(), q, n) / step.curvature();
            for (int i = 0; i < n; i++) {
                q[i] -= factors[k] * step.change()[i];
            }
        }
        if (!memory.isEmpty()) {
            Step last = memory.getLast();
            double scale = last.curvature() / Cholesky.dot(last.change(), last.change(), n);
            for (int i = 0; i < n; i++) {
                q[i] *= scale;
            }
        }
        for (Step step : memory) {
            double factor = factors[k++] - Cholesky.dot(step.change(), q, n) / step.curvature();
            for (int i = 0; i < n; i++) {
                q[i] += factor * step.move()[i];
            }
        }
        for (int i = 0; i < n; i++) {
            q[i] = free[i] ? -q[i] : 0;
        }
        return q;
    }

    private static void remember(
            Deque<Step> memory, double[] x, double[] next, double[] gradient, double[] nextGradient) {
        int n = x.length;
        double[] move = new double[n];
        double[] change = new double[n];
        for (int i = 0; i < n; i++) {
            move[i] = next[i] - x[i];
            change[i] = nextGradient[i] - gradient[i];
        }
        double curvature = Cholesky.dot(move, change, n);
        if (curvature > 1e-12 * Cholesky.dot(change, change, n) && curvature > Double.MIN_NORMAL) {
            memory.addLast(new Step(move, change, curvature));
            if (memory.size() > MEMORY) {
                memory.removeFirst();
            }
        }
    }
}
