package dev.winnow.trainer.checkpoint;

import dev.winnow.trainer.settings.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trial's checkpoints in a directory of its own: {@code epoch-12.checkpoint} and the one before it, in case the newest
 * is damaged. {@code reported} holds the last epoch whose report the operator took.
 */
public final class CheckpointDirectory implements Checkpoints {
    private static final Logger log = LoggerFactory.getLogger(CheckpointDirectory.class);
    private static final Pattern NAME = Pattern.compile("epoch-(\\d{1,9})\\.checkpoint");
    private static final int KEPT = 2;

    private final Path directory;
    private final Optional<Path> parent;

    /** The directory of a trial that takes over from none. */
    public CheckpointDirectory(Path directory) throws IOException {
        this(directory, Optional.empty());
    }

    /**
     * Creates the directory if it is missing, and clears away what an interrupted write has left.
     *
     * @param parent the directory of the trial that this one takes over from; nothing is written there
     */
    public CheckpointDirectory(Path directory, Optional<Path> parent) throws IOException {
        this.parent = parent;
        this.directory = Files.createDirectories(directory);
        for (Path leftover : list(directory, path -> path.toString().endsWith(".tmp"))) {
            Files.deleteIfExists(leftover);
        }
        // fails here rather than after an epoch if the directory cannot be written
        Files.delete(Files.createTempFile(directory, "probe", ".tmp"));
    }

    @Override
    public Optional<Checkpoint> newest() throws IOException {
        return newestIn(directory);
    }

    @Override
    public Optional<Checkpoint> inherited() throws InvalidSettingsException {
        return parent.isPresent()
                ? Optional.of(Base.read("WINNOW_PARENT_CHECKPOINT_DIR", parent.get()))
                : Optional.empty();
    }

    /** The newest checkpoint of a directory that is whole. Nothing is written. */
    public static Optional<Checkpoint> newestIn(Path directory) throws IOException {
        for (Path file : newestFirst(directory)) {
            try {
                return Optional.of(CheckpointFile.read(file));
            } catch (IOException e) {
                log.warn("The checkpoint {} cannot be used ({}); going back to the one before it", file, e.toString());
            }
        }
        return Optional.empty();
    }

    @Override
    public void save(Checkpoint checkpoint) throws IOException {
        CheckpointFile.write(directory.resolve("epoch-" + checkpoint.epoch() + ".checkpoint"), checkpoint);
        // a file of a later epoch is a damaged one that newest() has passed over
        for (Path file : list(directory, path -> epochOf(path) > checkpoint.epoch())) {
            Files.deleteIfExists(file);
        }
        for (Path file : newestFirst(directory).stream().skip(KEPT).toList()) {
            Files.deleteIfExists(file);
        }
    }

    /** Not forced to the disk: if it is lost, the epoch is reported once more, which does no harm. */
    @Override
    public void reported(int epoch) throws IOException {
        Path temporary = directory.resolve("reported.tmp");
        Files.writeString(temporary, Integer.toString(epoch));
        Files.move(temporary, directory.resolve("reported"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public boolean isReported(int epoch) throws IOException {
        Path file = directory.resolve("reported");
        return Files.exists(file) && Files.readString(file).equals(Integer.toString(epoch));
    }

    private static List<Path> newestFirst(Path directory) throws IOException {
        return list(directory, path -> epochOf(path) >= 0).stream()
                .sorted(Comparator.comparingInt(CheckpointDirectory::epochOf).reversed())
                .toList();
    }

    private static List<Path> list(Path directory, Predicate<Path> filter) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(filter).toList();
        }
    }

    /** The epoch in the name of a checkpoint, -1 for another file. */
    private static int epochOf(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? Integer.parseInt(name.group(1)) : -1;
    }
}
