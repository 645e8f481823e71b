package dev.winnow.local.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/** Tells one state of a file from the next. A run replaces its files, so that each state is a file of its own. */
record Mark(FileTime time, long size, String key) {
    /** The mark of a file; empty if there is none. */
    static Optional<Mark> of(Path file) throws IOException {
        try {
            var read = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Mark(read.lastModifiedTime(), read.size(), String.valueOf(read.fileKey())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
