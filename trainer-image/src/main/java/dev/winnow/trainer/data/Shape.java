package dev.winnow.trainer.data;

/**
 * How the numbers of one sample lie: {@code steps} rows of {@code features} numbers each, row after row. An image's rows
 * are its lines, a sequence's rows its moments; a plain vector is one row.
 *
 * @param steps rows; at least 1
 * @param features numbers per row; at least 1
 */
public record Shape(int steps, int features) {
    public int size() {
        return steps * features;
    }
}
