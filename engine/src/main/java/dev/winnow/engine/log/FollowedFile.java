package dev.winnow.engine.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that somebody else writes, read piece by piece as it grows. A file that takes its place is read from its begin, once the
 * rest of the file before is read. So is a file that was cut, also if it has grown to its old length again: the last bytes that were
 * read are compared.
 *
 * <p>Of one thread.
 */
final class FollowedFile implements Closeable {
    private static final int CHUNK = 64 * 1024;
    private static final int REMEMBERED = 64;

    /** Takes what is read. */
    interface Sink {
        /** Takes the next bytes. */
        void bytes(byte[] bytes, int count) throws IOException;

        /** What comes next is no continuation of what came before. */
        void end() throws IOException;
    }

    private final Path path;
    private final byte[] chunk = new byte[CHUNK];
    private @Nullable FileChannel file;
    private @Nullable Object key;
    private long position;
    private byte[] last = {};

    /** @param from where the first file is read from, in bytes */
    FollowedFile(Path path, long from) {
        this.path = path;
        position = from;
    }

    /**
     * Hands on what was written since. A file that is not there yet holds nothing.
     *
     * @throws IOException if it cannot be read; what was read before was handed on
     */
    void read(Sink sink) throws IOException {
        if (file == null && !open()) {
            return;
        }
        rest(Objects.requireNonNull(file), sink);
        if (moved()) {
            // Who moved it may have written on until then.
            rest(Objects.requireNonNull(file), sink);
            sink.end();
            close();
            position = 0;
            last = new byte[0];
            if (open()) {
                rest(Objects.requireNonNull(file), sink);
            }
        }
    }

    private boolean open() throws IOException {
        BasicFileAttributes there;
        try {
            there = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return false;
        }
        if (!there.isRegularFile()) {
            throw new IOException(path + " is no file");
        }
        file = FileChannel.open(path);
        key = there.fileKey();
        return true;
    }

    private void rest(FileChannel open, Sink sink) throws IOException {
        if (rewritten(open)) {
            sink.end();
            position = 0;
            last = new byte[0];
        }
        for (int count = open.read(ByteBuffer.wrap(chunk), position);
                count > 0;
                count = open.read(ByteBuffer.wrap(chunk), position)) {
            position += count;
            last = Arrays.copyOfRange(chunk, Math.max(0, count - REMEMBERED), count);
            sink.bytes(chunk, count);
        }
    }

    private boolean rewritten(FileChannel open) throws IOException {
        if (open.size() < position) {
            return true;
        }
        var again = ByteBuffer.allocate(last.length);
        while (again.hasRemaining() && open.read(again, position - last.length + again.position()) > 0) {}
        return !Arrays.equals(again.array(), last);
    }

    /** Whether another file has taken the place of the one that is read. */
    private boolean moved() throws IOException {
        try {
            return !Objects.equals(
                    key, Files.readAttributes(path, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException e) {
            // Nothing has, yet.
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
