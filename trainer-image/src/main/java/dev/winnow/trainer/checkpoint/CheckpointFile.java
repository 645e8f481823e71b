package dev.winnow.trainer.checkpoint;

import dev.winnow.trainer.learn.Plateau;
import dev.winnow.trainer.learn.Score;
import dev.winnow.trainer.learn.Snapshot;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * A checkpoint as a file: a magic word, the fields in order, a checksum of it all. Numbers are big-endian, strings as
 * {@link DataOutputStream#writeUTF} writes them.
 */
public final class CheckpointFile {
    private static final String MAGIC = "winnow-trainer checkpoint 3";
    /** Laid out alike; the gradients of gated recurrent units were twice what they should be. */
    private static final String DOUBLED_GRU = "winnow-trainer checkpoint 2";

    private static final int MOST_ENTRIES = 1000;

    private CheckpointFile() {}

    /**
     * Writes the file so that after a crash at any moment there is the whole of it under its name or nothing: a
     * temporary file, forced to the disk, renamed, and the directory forced to the disk as well.
     */
    static void write(Path file, Checkpoint checkpoint) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            write(Channels.newOutputStream(channel), checkpoint);
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /**
     * Reads a checkpoint.
     *
     * @throws IOException if the file cannot be read, or is not a whole checkpoint
     */
    public static Checkpoint read(Path file) throws IOException {
        var checksum = new CRC32C();
        try (var in = new DataInputStream(
                new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file)), checksum))) {
            String magic = in.readUTF();
            if (!MAGIC.equals(magic) && !DOUBLED_GRU.equals(magic)) {
                throw new IOException("it is not a checkpoint of this trainer");
            }
            SortedMap<String, String> identity = readMap(in, data -> data.readUTF());
            if (DOUBLED_GRU.equals(magic) && "gru".equals(identity.get("HP_MODEL"))) {
                throw new IOException(
                        "it is of a gru that an earlier version trained with gradients twice the right ones;"
                                + " train it again");
            }
            long size = Files.size(file);
            var checkpoint = new Checkpoint(
                    identity,
                    in.readUTF(),
                    new Snapshot(
                            in.readInt(),
                            in.readInt(),
                            readFloats(in, size),
                            readFloats(in, size),
                            new Plateau(in.readDouble(), in.readInt(), in.readDouble())),
                    new Score(readMap(in, DataInputStream::readDouble)));
            long expected = checksum.getValue();
            if (in.readLong() != expected || in.read() != -1) {
                throw new IOException("its checksum is wrong");
            }
            return checkpoint;
        }
    }

    private static void write(OutputStream file, Checkpoint checkpoint) throws IOException {
        var checksum = new CRC32C();
        var out = new DataOutputStream(new CheckedOutputStream(new BufferedOutputStream(file), checksum));
        out.writeUTF(MAGIC);
        writeMap(out, checkpoint.identity(), DataOutputStream::writeUTF);
        out.writeUTF(checkpoint.arithmetic());
        out.writeInt(checkpoint.snapshot().epoch());
        out.writeInt(checkpoint.snapshot().iteration());
        writeFloats(out, checkpoint.snapshot().parameters());
        writeFloats(out, checkpoint.snapshot().updater());
        out.writeDouble(checkpoint.snapshot().plateau().best());
        out.writeInt(checkpoint.snapshot().plateau().stale());
        out.writeDouble(checkpoint.snapshot().plateau().scale());
        writeMap(out, checkpoint.score().metrics(), DataOutputStream::writeDouble);
        out.writeLong(checksum.getValue());
        out.flush();
    }

    /** Reads or writes one value; {@code java.util.function} knows no exceptions. */
    private interface Reads<T> {
        T from(DataInputStream in) throws IOException;
    }

    private interface Writes<T> {
        void to(DataOutputStream out, T value) throws IOException;
    }

    private static <T> void writeMap(DataOutputStream out, SortedMap<String, T> map, Writes<T> value)
            throws IOException {
        out.writeInt(map.size());
        for (var entry : map.entrySet()) {
            out.writeUTF(entry.getKey());
            value.to(out, entry.getValue());
        }
    }

    private static <T> SortedMap<String, T> readMap(DataInputStream in, Reads<T> value) throws IOException {
        int size = in.readInt();
        if (size < 0 || size > MOST_ENTRIES) {
            throw new IOException("it is damaged");
        }
        var map = new TreeMap<String, T>();
        for (int i = 0; i < size; i++) {
            map.put(in.readUTF(), value.from(in));
        }
        return map;
    }

    private static void writeFloats(DataOutputStream out, float[] values) throws IOException {
        out.writeInt(values.length);
        for (float value : values) {
            out.writeFloat(value);
        }
    }

    /** @param limit bytes in the whole file; a corrupt length must not ask for more memory than that */
    private static float[] readFloats(DataInputStream in, long limit) throws IOException {
        int length = in.readInt();
        if (length < 0 || (long) length * Float.BYTES > limit) {
            throw new IOException("it is damaged");
        }
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = in.readFloat();
        }
        return values;
    }
}
