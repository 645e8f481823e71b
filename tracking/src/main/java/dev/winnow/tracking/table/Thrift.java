package dev.winnow.tracking.table;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A struct in the compact protocol of Apache Thrift, written field by field in rising order of their numbers, which differ by
 * 15 at most.
 *
 * <p>Source: <a href="https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md">Thrift compact
 * protocol</a>.
 */
final class Thrift {
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int STRUCT = 12;
    private static final int LONGEST_SHORT_LIST = 14;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int last;

    /** An unsigned number, seven bits a byte, the lowest first. */
    static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    Thrift number(int field, int value) {
        head(field, I32);
        zigzag(value);
        return this;
    }

    Thrift large(int field, long value) {
        head(field, I64);
        zigzag(value);
        return this;
    }

    Thrift text(int field, String value) {
        head(field, BINARY);
        text(value);
        return this;
    }

    Thrift struct(int field, Thrift value) {
        head(field, STRUCT);
        out.writeBytes(value.bytes());
        return this;
    }

    Thrift numbers(int field, List<Integer> values) {
        list(field, I32, values.size());
        values.forEach(this::zigzag);
        return this;
    }

    Thrift texts(int field, List<String> values) {
        list(field, BINARY, values.size());
        values.forEach(this::text);
        return this;
    }

    Thrift structs(int field, List<Thrift> values) {
        list(field, STRUCT, values.size());
        values.forEach(value -> out.writeBytes(value.bytes()));
        return this;
    }

    /** The struct so far, with its end. */
    byte[] bytes() {
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(out.toByteArray());
        whole.write(0);
        return whole.toByteArray();
    }

    private void head(int field, int type) {
        out.write(((field - last) << 4) | type);
        last = field;
    }

    private void list(int field, int type, int size) {
        head(field, LIST);
        if (size <= LONGEST_SHORT_LIST) {
            out.write((size << 4) | type);
        } else {
            out.write(0xF0 | type);
            varint(out, size);
        }
    }

    private void zigzag(long value) {
        varint(out, (value << 1) ^ (value >> 63));
    }

    private void text(String value) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        varint(out, bytes.length);
        out.writeBytes(bytes);
    }
}
