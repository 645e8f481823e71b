package dev.winnow.tracking.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Tables as Parquet: one row group, one page for each column, values plain and compressed with gzip. Each column is optional.
 * A text is a UTF-8 string, a whole number INT64, a number DOUBLE, a time TIMESTAMP_MILLIS in UTC.
 *
 * <p>Source: the Apache Parquet format, <a href="https://parquet.apache.org/docs/file-format/">file format</a> and {@code
 * parquet.thrift}, version 1 of the data page.
 */
public final class Parquet {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    // Numbers of parquet.thrift.
    private static final int INT64 = 2;
    private static final int DOUBLE = 5;
    private static final int BYTE_ARRAY = 6;
    private static final int OPTIONAL = 1;
    private static final int UTF8 = 0;
    private static final int TIMESTAMP_MILLIS = 9;
    private static final int PLAIN = 0;
    private static final int RLE = 3;
    private static final int GZIP = 2;
    private static final int DATA_PAGE = 0;
    private static final int FORMAT_VERSION = 1;

    private Parquet() {}

    /** What the footer says of a column. */
    private record Chunk(Column<?> column, long offset, int rows, int uncompressed, int compressed) {}

    /** Writes a table. */
    public static <R> void write(Table<R> table, OutputStream out) throws IOException {
        out.write(MAGIC);
        long offset = MAGIC.length;
        var chunks = new ArrayList<Chunk>();
        for (var column : table.columns()) {
            var page = new Page();
            table.rows().get().forEach(row -> page.add(column.cell().of(row)));
            var content = page.content();
            var packed = gzip(content);
            var head = pageHeader(page.rows, content.length, packed.length);
            out.write(head);
            out.write(packed);
            chunks.add(new Chunk(column, offset, page.rows, head.length + content.length, head.length + packed.length));
            offset += head.length + packed.length;
        }
        var footer = footer(chunks);
        out.write(footer);
        out.write(littleEndian(Integer.BYTES).putInt(footer.length).array());
        out.write(MAGIC);
    }

    /** The values of a column: which rows have one, and the values. */
    private static final class Page {
        private final ByteArrayOutputStream levels = new ByteArrayOutputStream();
        private final ByteArrayOutputStream values = new ByteArrayOutputStream();
        private int rows;
        private int run;
        private boolean runHolds;

        void add(@Nullable Object value) {
            if (run > 0 && runHolds != (value != null)) {
                endRun();
            }
            runHolds = value != null;
            run++;
            rows++;
            if (value instanceof String text) {
                var bytes = text.getBytes(StandardCharsets.UTF_8);
                values.writeBytes(
                        littleEndian(Integer.BYTES).putInt(bytes.length).array());
                values.writeBytes(bytes);
            } else if (value instanceof Long whole) {
                values.writeBytes(littleEndian(Long.BYTES).putLong(whole).array());
            } else if (value instanceof Double number) {
                values.writeBytes(littleEndian(Double.BYTES).putDouble(number).array());
            } else if (value instanceof Instant time) {
                values.writeBytes(
                        littleEndian(Long.BYTES).putLong(time.toEpochMilli()).array());
            }
        }

        /** A run of the RLE encoding: its length times two, and the level, 1 where there is a value. */
        private void endRun() {
            Thrift.varint(levels, (long) run << 1);
            levels.write(runHolds ? 1 : 0);
            run = 0;
        }

        byte[] content() {
            if (run > 0) {
                endRun();
            }
            var content = new ByteArrayOutputStream();
            content.writeBytes(littleEndian(Integer.BYTES).putInt(levels.size()).array());
            content.writeBytes(levels.toByteArray());
            content.writeBytes(values.toByteArray());
            return content.toByteArray();
        }
    }

    private static byte[] pageHeader(int rows, int uncompressed, int compressed) {
        return new Thrift()
                .number(1, DATA_PAGE)
                .number(2, uncompressed)
                .number(3, compressed)
                .struct(
                        5,
                        new Thrift()
                                .number(1, rows)
                                .number(2, PLAIN)
                                .number(3, RLE)
                                .number(4, RLE))
                .bytes();
    }

    private static byte[] footer(List<Chunk> chunks) {
        long rows = chunks.stream().mapToInt(Chunk::rows).max().orElse(0);
        var schema = new ArrayList<Thrift>();
        schema.add(new Thrift().text(4, "schema").number(5, chunks.size()));
        chunks.forEach(chunk -> schema.add(element(chunk.column())));
        var group = new Thrift()
                .structs(1, chunks.stream().map(Parquet::chunk).toList())
                .large(2, chunks.stream().mapToLong(Chunk::uncompressed).sum())
                .large(3, rows);
        return new Thrift()
                .number(1, FORMAT_VERSION)
                .structs(2, schema)
                .large(3, rows)
                .structs(4, List.of(group))
                .text(6, "winnow")
                .bytes();
    }

    private static Thrift element(Column<?> column) {
        var element = new Thrift()
                .number(1, physical(column.type()))
                .number(3, OPTIONAL)
                .text(4, column.name());
        return switch (column.type()) {
            case TEXT -> element.number(6, UTF8);
            case TIME -> element.number(6, TIMESTAMP_MILLIS);
            case WHOLE, NUMBER -> element;
        };
    }

    private static int physical(Column.Type type) {
        return switch (type) {
            case TEXT -> BYTE_ARRAY;
            case WHOLE, TIME -> INT64;
            case NUMBER -> DOUBLE;
        };
    }

    private static Thrift chunk(Chunk chunk) {
        var meta = new Thrift()
                .number(1, physical(chunk.column().type()))
                .numbers(2, List.of(PLAIN, RLE))
                .texts(3, List.of(chunk.column().name()))
                .number(4, GZIP)
                .large(5, chunk.rows())
                .large(6, chunk.uncompressed())
                .large(7, chunk.compressed())
                .large(9, chunk.offset());
        return new Thrift().large(2, chunk.offset()).struct(3, meta);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        }
        return packed.toByteArray();
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
