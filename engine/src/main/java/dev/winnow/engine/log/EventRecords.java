package dev.winnow.engine.log;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalDouble;
import java.util.zip.CRC32C;

/**
 * The scalars in an event file of TensorBoard that comes in pieces. Records that are larger than {@link #LARGEST}, such as images
 * and graphs, are passed over, so a file takes bounded memory whatever it holds.
 *
 * <p>Source: TFRecord, {@code tensorflow/core/lib/io/record_writer.h}: the length, its checksum, the event, its checksum, all
 * little-endian; and {@code event.proto}, {@code summary.proto}, {@code tensor.proto} of TensorBoard 2.21.
 */
final class EventRecords {
    static final int LARGEST = 256 * 1024;

    private static final int HEAD = Long.BYTES + Integer.BYTES;
    private static final int MASK = 0xa282ead8;
    private static final int FLOAT = 1;
    private static final int DOUBLE = 2;

    /** Takes what a file holds. */
    interface Found {
        /** A value of a tag at a step. */
        void scalar(String tag, long step, double value);

        /** Something that cannot be read, for a person. */
        void broken(String what);
    }

    private final byte[] head = new byte[HEAD];
    private byte[] event = {};
    private int filled;
    private long left;
    private boolean inEvent;
    private boolean lost;

    /** Takes the next bytes of the file. */
    void add(byte[] bytes, int count, Found found) {
        int at = 0;
        while (at < count && !lost) {
            if (!inEvent) {
                int part = Math.min(HEAD - filled, count - at);
                System.arraycopy(bytes, at, head, filled, part);
                filled += part;
                at += part;
                if (filled == HEAD) {
                    begin(found);
                }
            } else {
                int part = (int) Math.min(left, count - at);
                if (event.length > 0) {
                    System.arraycopy(bytes, at, event, filled, part);
                    filled += part;
                }
                at += part;
                left -= part;
                if (left == 0) {
                    end(found);
                }
            }
        }
    }

    private void begin(Found found) {
        var length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (checksum(head, Long.BYTES) != number(head, Long.BYTES) || length < 0) {
            lost = true;
            found.broken("a record has a wrong checksum, so the rest of the file is left out");
            return;
        }
        left = length + Integer.BYTES;
        event = length > LARGEST ? new byte[0] : new byte[(int) left];
        filled = 0;
        inEvent = true;
    }

    private void end(Found found) {
        if (event.length > 0) {
            int length = event.length - Integer.BYTES;
            if (checksum(event, length) == number(event, length)) {
                try {
                    event(CodedInputStream.newInstance(event, 0, length), found);
                } catch (IOException e) {
                    found.broken("a record is no event: " + e.getMessage());
                }
            } else {
                found.broken("a record has a wrong checksum and is left out");
            }
        }
        event = new byte[0];
        filled = 0;
        inEvent = false;
    }

    /** CRC32C, rotated and moved. */
    private static int checksum(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    private static int number(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
    }

    private static void event(CodedInputStream in, Found found) throws IOException {
        long step = 0;
        var summary = ByteString.EMPTY;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 2 -> step = in.readInt64();
                case 5 -> summary = in.readBytes();
                default -> in.skipField(tag);
            }
        }
        var values = summary.newCodedInput();
        for (int tag = values.readTag(); tag != 0; tag = values.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == 1) {
                value(values.readBytes().newCodedInput(), step, found);
            } else {
                values.skipField(tag);
            }
        }
    }

    private static void value(CodedInputStream in, long step, Found found) throws IOException {
        var name = "";
        var value = OptionalDouble.empty();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> name = in.readString();
                case 2 -> value = OptionalDouble.of(widened(in.readFloat()));
                case 8 -> value = tensor(in.readBytes().newCodedInput());
                default -> in.skipField(tag);
            }
        }
        if (value.isPresent()) {
            found.scalar(name, step, value.getAsDouble());
        }
    }

    /** The number in a tensor of one; empty if it holds others, or none. */
    private static OptionalDouble tensor(CodedInputStream in) throws IOException {
        int type = 0;
        var bytes = ByteString.EMPTY;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            boolean packed = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> type = in.readEnum();
                case 4, 5, 6 ->
                    bytes = bytes.concat(
                            packed
                                    ? in.readBytes()
                                    : type == DOUBLE
                                            ? ByteString.copyFrom(little(Double.BYTES)
                                                    .putDouble(in.readDouble())
                                                    .array())
                                            : ByteString.copyFrom(little(Float.BYTES)
                                                    .putFloat(in.readFloat())
                                                    .array()));
                default -> in.skipField(tag);
            }
        }
        var number = bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        if (type == FLOAT && bytes.size() == Float.BYTES) {
            return OptionalDouble.of(widened(number.getFloat()));
        }
        return type == DOUBLE && bytes.size() == Double.BYTES
                ? OptionalDouble.of(number.getDouble())
                : OptionalDouble.empty();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** 0.1 is 0.1, and not the number that a float of 0.1 is. */
    private static double widened(float value) {
        return Double.parseDouble(Float.toString(value));
    }
}
