package dev.winnow.tracking;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files of which a reader sees the old content or the new, and never a part. */
public final class WholeFile {
    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it. */
        void write(OutputStream out) throws IOException;
    }

    private WholeFile() {}

    /** Replaces a file, and makes its folder if there is none; if it cannot be written, the old file stays. */
    public static void write(Path file, Content content) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        var aside = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            try (var out = new BufferedOutputStream(Files.newOutputStream(aside))) {
                content.write(out);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(aside);
            throw e;
        }
    }
}
