package dev.winnow.ui;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Reads {@link Columns} as the page does. */
final class ReadColumns {
    private ReadColumns() {}

    static List<List<? extends Number>> of(byte[] bytes) {
        var all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        var columns = new ArrayList<List<? extends Number>>();
        int number = all.getInt();
        int at = (4 + 8 * number + 7) / 8 * 8;
        for (int i = 0; i < number; i++) {
            int size = all.getInt(4 + 8 * i);
            int length = all.getInt(8 + 8 * i);
            var column = new ArrayList<Number>();
            for (int place = 0; place < length; place++) {
                if (size == 4) {
                    column.add(all.getInt(at + 4 * place));
                } else {
                    column.add(all.getDouble(at + 8 * place));
                }
            }
            columns.add(column);
            at += (size * length + 7) / 8 * 8;
        }
        return columns;
    }
}
