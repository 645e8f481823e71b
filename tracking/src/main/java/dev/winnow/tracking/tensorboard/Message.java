package dev.winnow.tracking.tensorboard;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A message of protobuf, which is written field by field. */
@FunctionalInterface
interface Message {
    /** Writes the fields. */
    void fields(CodedOutputStream out) throws IOException;

    /** The encoded message. */
    static ByteString of(Message message) {
        var bytes = ByteString.newOutput();
        var out = CodedOutputStream.newInstance(bytes);
        try {
            message.fields(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes every byte", e);
        }
        return bytes.toByteString();
    }
}
