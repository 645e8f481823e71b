package dev.winnow.tracking.tensorboard;

import com.google.protobuf.ByteString;
import dev.winnow.tracking.WholeFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The event file of a folder. TensorBoard reads a file on from where it was, so a file only grows. If the events are no longer
 * a continuation of the file, a new file takes its place, whose name comes later in the alphabet.
 *
 * <p>Source of the framing: TFRecord, {@code tensorflow/core/lib/io/record_writer.h}: the length, its checksum, the event, its
 * checksum, all little-endian.
 */
final class EventFile {
    private static final String BEGIN = "events.out.tfevents.";
    private static final int MASK = 0xa282ead8;

    private EventFile() {}

    /** Brings the file of a folder to these events; a file that was cut off in the middle of an event is completed. */
    static void bring(Path folder, List<ByteString> events) throws IOException {
        var wanted = framed(events);
        var there = newest(folder);
        if (there.isPresent()) {
            var known = Files.readAllBytes(there.get());
            if (known.length <= wanted.length && Arrays.mismatch(known, 0, known.length, wanted, 0, known.length) < 0) {
                if (known.length < wanted.length) {
                    Files.write(
                            there.get(),
                            Arrays.copyOfRange(wanted, known.length, wanted.length),
                            StandardOpenOption.APPEND);
                }
                return;
            }
        }
        int number = there.map(EventFile::number).orElse(0) + 1;
        WholeFile.write(folder.resolve("%s%010d.winnow".formatted(BEGIN, number)), out -> out.write(wanted));
        if (there.isPresent()) {
            Files.delete(there.get());
        }
    }

    private static Optional<Path> newest(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file ->
                            file.getFileName().toString().matches(BEGIN.replace(".", "\\.") + "\\d{10}\\.winnow"))
                    .max(Path::compareTo);
        }
    }

    private static int number(Path file) {
        var name = file.getFileName().toString();
        return Integer.parseInt(name.substring(BEGIN.length(), BEGIN.length() + 10));
    }

    static byte[] framed(List<ByteString> events) {
        var out = new ByteArrayOutputStream();
        for (var event : events) {
            var length = ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(event.size())
                    .array();
            out.writeBytes(length);
            out.writeBytes(checksum(length));
            out.writeBytes(event.toByteArray());
            out.writeBytes(checksum(event.toByteArray()));
        }
        return out.toByteArray();
    }

    /** CRC32C, rotated and moved, so that the checksum of data that holds checksums is not weak. */
    private static byte[] checksum(byte[] data) {
        var crc = new CRC32C();
        crc.update(data);
        int masked = Integer.rotateRight((int) crc.getValue(), 15) + MASK;
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(masked)
                .array();
    }
}
