package dev.winnow.search.sampler.gp;

import java.util.Arrays;

/**
 * Lower triangular factor of a positive definite matrix, kept together with its inverse, on plain arrays. Sums are taken in
 * a fixed order, so every machine finds the same digits; a library that picks its kernels by processor would not.
 */
public final class Cholesky {
    private static final double LEAST_PIVOT = 1e-10;

    private final double[][] lower;
    private final double[][] inverse;

    private Cholesky(double[][] lower, double[][] inverse) {
        this.lower = lower;
        this.inverse = inverse;
    }

    /**
     * Factorises a matrix. Pivots that rounding made too small, or negative, are raised, as if the point they belong to
     * had been measured with more noise.
     *
     * @param matrix symmetric, of which the lower triangle is read; rows may be ragged
     */
    static Cholesky of(double[][] matrix) {
        int n = matrix.length;
        double[][] lower = new double[n][];
        double[][] inverse = new double[n][];
        for (int i = 0; i < n; i++) {
            double[] row = Arrays.copyOf(matrix[i], i + 1);
            append(lower, inverse, i, row);
        }
        return new Cholesky(lower, inverse);
    }

    /** The factor of the matrix with one more row and column. */
    Cholesky extended(double[] row) {
        int n = size();
        double[][] longerLower = Arrays.copyOf(lower, n + 1);
        double[][] longerInverse = Arrays.copyOf(inverse, n + 1);
        append(longerLower, longerInverse, n, row.clone());
        return new Cholesky(longerLower, longerInverse);
    }

    private static void append(double[][] lower, double[][] inverse, int i, double[] row) {
        for (int j = 0; j < i; j++) {
            row[j] = (row[j] - dot(row, lower[j], j)) / lower[j][j];
        }
        row[i] = Math.sqrt(Math.max(row[i] - dot(row, row, i), LEAST_PIVOT));
        lower[i] = row;
        double[] inverseRow = new double[i + 1];
        for (int j = 0; j < i; j++) {
            addMultiple(-row[j], inverse[j], inverseRow, j + 1);
        }
        for (int j = 0; j < i; j++) {
            inverseRow[j] /= row[i];
        }
        inverseRow[i] = 1 / row[i];
        inverse[i] = inverseRow;
    }

    int size() {
        return lower.length;
    }

    /** Logarithm of the matrix' determinant. */
    double logDeterminant() {
        double sum = 0;
        for (int i = 0; i < lower.length; i++) {
            sum += 2 * StrictMath.log(lower[i][i]);
        }
        return sum;
    }

    /** The inverse factor times a vector. */
    void halfSolve(double[] vector, double[] result) {
        for (int i = 0; i < lower.length; i++) {
            result[i] = dot(inverse[i], vector, i + 1);
        }
    }

    /** The transposed inverse factor times a vector. */
    void otherHalfSolve(double[] vector, double[] result) {
        Arrays.fill(result, 0, lower.length, 0);
        for (int i = 0; i < lower.length; i++) {
            addMultiple(vector[i], inverse[i], result, i + 1);
        }
    }

    /** The inverse matrix times a vector. */
    double[] solve(double[] vector) {
        double[] half = new double[size()];
        double[] result = new double[size()];
        halfSolve(vector, half);
        otherHalfSolve(half, result);
        return result;
    }

    /** The lower triangle of the inverse matrix. */
    double[][] inverseMatrix() {
        int n = size();
        double[][] result = new double[n][];
        for (int i = 0; i < n; i++) {
            result[i] = new double[i + 1];
        }
        for (int k = 0; k < n; k++) {
            for (int i = 0; i <= k; i++) {
                addMultiple(inverse[k][i], inverse[k], result[i], i + 1);
            }
        }
        return result;
    }

    /** The diagonal of the inverse matrix. */
    double[] inverseDiagonal() {
        double[] diagonal = new double[size()];
        for (double[] row : inverse) {
            for (int i = 0; i < row.length; i++) {
                diagonal[i] += row[i] * row[i];
            }
        }
        return diagonal;
    }

    /** Four sums side by side: a processor adds them at the same time. */
    public static double dot(double[] a, double[] b, int count) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < count; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < count; i++) {
            s0 += a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    private static void addMultiple(double factor, double[] a, double[] target, int count) {
        for (int i = 0; i < count; i++) {
            target[i] += factor * a[i];
        }
    }
}
