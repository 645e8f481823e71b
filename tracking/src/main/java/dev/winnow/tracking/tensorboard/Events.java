package dev.winnow.tracking.tensorboard;

import com.google.protobuf.ByteString;
import java.time.Instant;

/**
 * The events of TensorBoard: what an event file holds, a message each.
 *
 * <p>Source: {@code event.proto}, {@code summary.proto} and {@code tensor.proto} of TensorBoard 2.21.
 */
final class Events {
    private static final String FILE_VERSION = "brain.Event:2";
    private static final int DATA_CLASS_TENSOR = 2;
    private static final int DT_FLOAT = 1;

    private Events() {}

    /** The first event of every file. */
    static ByteString fileVersion(Instant time) {
        return Message.of(event -> {
            event.writeDouble(1, seconds(time));
            event.writeString(3, FILE_VERSION);
        });
    }

    /** A value of a metric at a step. */
    static ByteString scalar(Instant time, int step, String tag, double value) {
        return summary(time, step, Message.of(entry -> {
            entry.writeString(1, tag);
            entry.writeFloat(2, (float) value);
        }));
    }

    /** What a plugin is to know, beside a tensor that means nothing, as every summary has one. */
    static ByteString plugin(Instant time, String plugin, String tag, ByteString content) {
        var metadata = Message.of(meta -> {
            meta.writeBytes(1, Message.of(data -> {
                data.writeString(1, plugin);
                data.writeBytes(2, content);
            }));
            meta.writeEnum(4, DATA_CLASS_TENSOR);
        });
        return summary(time, 0, Message.of(entry -> {
            entry.writeString(1, tag);
            entry.writeBytes(8, nullTensor());
            entry.writeBytes(9, metadata);
        }));
    }

    private static ByteString summary(Instant time, int step, ByteString entry) {
        return Message.of(event -> {
            event.writeDouble(1, seconds(time));
            event.writeInt64(2, step);
            event.writeBytes(5, Message.of(summary -> summary.writeBytes(1, entry)));
        });
    }

    /** One float of value 0. */
    private static ByteString nullTensor() {
        return Message.of(tensor -> {
            tensor.writeEnum(1, DT_FLOAT);
            tensor.writeBytes(2, Message.of(shape -> shape.writeBytes(2, Message.of(size -> size.writeInt64(1, 1)))));
            tensor.writeFloat(5, 0);
        });
    }

    /** Seconds since 1970. */
    static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }
}
