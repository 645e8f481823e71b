package dev.winnow.engine.workload;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Removes checkpoints. It is a program of its own too, which {@link CleanupPod} runs on the volume of a study. */
public final class CheckpointFolders {
    private CheckpointFolders() {}

    /**
     * Removes all folders in the folder of a study but those of some trials. What cannot be removed does not keep the others.
     *
     * @param kept the names of the trials whose folders stay
     * @throws IOException if something could not be removed; the first such
     */
    public static void keep(Path study, Set<String> kept) throws IOException {
        IOException first = null;
        try (var folders = Files.newDirectoryStream(study)) {
            for (var folder : folders) {
                if (!kept.contains(folder.getFileName().toString())) {
                    first = earlier(first, remover(folder));
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /**
     * Removes a folder with all that is in it; of a link the link alone. A folder that is not there is removed already.
     *
     * @throws IOException if something could not be removed; the first such
     */
    public static void remove(Path folder) throws IOException {
        var failure = remover(folder).first;
        if (failure != null) {
            throw failure;
        }
    }

    private static Remover remover(Path folder) throws IOException {
        var remover = new Remover();
        Files.walkFileTree(folder, remover);
        return remover;
    }

    private static @Nullable IOException earlier(@Nullable IOException first, Remover later) {
        return first == null ? later.first : first;
    }

    private static final class Remover extends SimpleFileVisitor<Path> {
        private @Nullable IOException first;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return remove(file);
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return failed(failure);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
            return failure == null ? remove(folder) : failed(failure);
        }

        private FileVisitResult remove(Path path) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                failed(e);
            }
            return FileVisitResult.CONTINUE;
        }

        private FileVisitResult failed(IOException failure) {
            if (first == null && !(failure instanceof NoSuchFileException)) {
                first = failure;
            }
            return FileVisitResult.CONTINUE;
        }
    }

    /** Removes what a study does not keep: the folder of the study, then the names of the trials whose folders stay. */
    public static void main(String... arguments) {
        try {
            keep(Path.of(arguments[0]), new HashSet<>(Arrays.asList(arguments).subList(1, arguments.length)));
        } catch (IOException e) {
            System.err.println(
                    "cannot remove " + e.getMessage() + " (" + e.getClass().getSimpleName() + ")");
            System.exit(1);
        }
    }
}
