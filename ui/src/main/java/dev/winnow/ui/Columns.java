package dev.winnow.ui;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns of numbers as bytes. A browser takes them for typed arrays as they are, where half a million numbers as text would have
 * to be written and read one by one.
 *
 * <p>In little-endian order: the number of columns; of each column the bytes of a number, which are 4 for whole numbers and 8 for
 * others, and its length; then the columns, each from a multiple of 8 bytes on.
 */
final class Columns {
    static final String TYPE = "application/octet-stream";
    private static final int ALIGNED = 8;

    private final List<ByteBuffer> columns = new ArrayList<>();
    private final List<Integer> head = new ArrayList<>();

    /** Adds a column of whole numbers. */
    Columns whole(int... numbers) {
        var bytes = buffer(Integer.BYTES * numbers.length);
        bytes.asIntBuffer().put(numbers);
        columns.add(bytes);
        return head(Integer.BYTES, numbers.length);
    }

    /** Adds a column of numbers; NaN stands for what is not known. */
    Columns real(double... numbers) {
        var bytes = buffer(Double.BYTES * numbers.length);
        bytes.asDoubleBuffer().put(numbers);
        columns.add(bytes);
        return head(Double.BYTES, numbers.length);
    }

    private Columns head(int bytes, int length) {
        head.add(bytes);
        head.add(length);
        return this;
    }

    /** All of it. */
    byte[] bytes() {
        int size = aligned(Integer.BYTES * (1 + head.size()));
        for (var column : columns) {
            size += aligned(column.capacity());
        }
        var bytes = new byte[size];
        var all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        all.putInt(columns.size());
        head.forEach(all::putInt);
        for (var column : columns) {
            all.position(aligned(all.position()));
            all.put(column);
        }
        return bytes;
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int aligned(int size) {
        return (size + ALIGNED - 1) / ALIGNED * ALIGNED;
    }
}
