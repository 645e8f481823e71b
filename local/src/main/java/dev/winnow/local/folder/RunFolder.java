package dev.winnow.local.folder;

import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.api.Unread;
import dev.winnow.local.LocalException;
import dev.winnow.local.ResourceJson;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The folder of a run. The study and its trials are files with the resources that a cluster would hold, each replaced as
 * a whole: after a crash at any moment a file is the old one or the new one.
 *
 * <pre>
 * study.json        the study
 * trials/digits-0/  a trial:
 *     trial.json    its resource
 *     output.log    what its trainer wrote, all attempts
 *     checkpoints/  WINNOW_CHECKPOINT_DIR
 *     work/         the working directory
 *     token         WINNOW_TOKEN_FILE, readable for the user alone
 * </pre>
 *
 * @param root absolute and free of links
 */
public record RunFolder(Path root) {
    private static final KubernetesSerialization JSON = ResourceJson.FORM;
    private static final String STUDY = "study.json";
    private static final String TRIAL = "trial.json";
    private static final String LOCK = "lock";

    public Path study() {
        return root.resolve(STUDY);
    }

    public Path trials() {
        return root.resolve("trials");
    }

    Path trial(String name) {
        return trials().resolve(name);
    }

    public Path output(String trial) {
        return trial(trial).resolve("output.log");
    }

    public Path token(String trial) {
        return trial(trial).resolve("token");
    }

    public Path checkpoints(String trial) {
        return trial(trial).resolve("checkpoints");
    }

    /** Where an attempt writes the metrics that are read from a file. */
    public Path metrics(String trial) {
        return trial(trial).resolve("metrics");
    }

    public Path work(String trial) {
        return trial(trial).resolve("work");
    }

    /** Whether there is nothing in it that could be lost; the lock is ours, and what a first write may have left. */
    public boolean unused() throws IOException {
        try (var files = Files.list(root)) {
            return files.allMatch(file -> file.endsWith(LOCK) || file.equals(aside(study())));
        }
    }

    /** The folders of a path that do not exist yet, the innermost first. */
    public static List<Path> missing(Path path) {
        var missing = new ArrayList<Path>();
        for (var folder = path.toAbsolutePath(); folder != null && !Files.exists(folder); folder = folder.getParent()) {
            missing.add(folder);
        }
        return missing;
    }

    /**
     * Leaves nothing behind of a run that was refused and has no study.
     *
     * @param made folders that were made for this run, the innermost first
     */
    public void leave(List<Path> made) throws IOException {
        if (Files.exists(study())) {
            return;
        }
        Files.deleteIfExists(root.resolve(LOCK));
        for (var folder : made) {
            try (var files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    return;
                }
            }
            Files.delete(folder);
        }
    }

    /** Keeps others out until it is closed; empty when somebody else is in. */
    public Optional<FileChannel> lock() throws IOException {
        var channel = FileChannel.open(
                root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(channel);
            }
        } catch (OverlappingFileLockException e) {
            // Another run in this very process, which the lock of a process does not keep apart.
            channel.close();
            return Optional.empty();
        }
        channel.close();
        return Optional.empty();
    }

    /** Whether somebody is in; asks without keeping anybody out. */
    public boolean inUse() throws IOException {
        if (!Files.exists(root.resolve(LOCK))) {
            return false;
        }
        try (var channel = FileChannel.open(root.resolve(LOCK), StandardOpenOption.READ);
                var shared = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return shared == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    /** When a trial was last known to run: its trainer or its record wrote something. */
    public Instant lastSign(String trial) throws IOException {
        var record = Files.getLastModifiedTime(trial(trial).resolve(TRIAL)).toInstant();
        var output = Files.exists(output(trial))
                ? Files.getLastModifiedTime(output(trial)).toInstant()
                : record;
        return output.isAfter(record) ? output : record;
    }

    /**
     * The study on file, if any.
     *
     * @throws LocalException if the file holds none
     */
    public Optional<TuningStudy> readStudy() throws IOException, LocalException {
        return read(
                study(), TuningStudy.class, TuningStudy::getUnread, "restore it, or name another folder with --dir");
    }

    private static <R extends HasMetadata> Optional<R> read(
            Path file, Class<R> type, Function<R, List<Unread>> unread, String cure)
            throws IOException, LocalException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var problem = "it is empty or cut off";
        try {
            var read = Optional.ofNullable(JSON.unmarshal(Files.readString(file), type));
            var parts = read.map(unread).orElse(List.of());
            if (read.isPresent() && parts.isEmpty() && Complete.is(read.get())) {
                return read;
            }
            problem = !parts.isEmpty()
                    ? parts.get(0).toString()
                    : read.isPresent() ? "something is missing in it" : problem;
        } catch (CharacterCodingException | IllegalArgumentException | KubernetesClientException e) {
            problem = "it is cut off or was changed";
        }
        throw LocalException.usage(
                file + " cannot be read as a " + HasMetadata.getKind(type) + ", because " + problem + ": " + cure);
    }

    /** The file with the record of the trial of a folder. */
    public static Path record(Path trial) {
        return trial.resolve(TRIAL);
    }

    /** The trial of a folder below {@link #trials}, if it is on file. */
    public static Optional<TuningTrial> readTrial(Path folder) throws IOException, LocalException {
        return read(
                record(folder),
                TuningTrial.class,
                TuningTrial::getUnread,
                "restore it, or remove " + folder + ", which takes the trial out of the study");
    }

    /** The trials on file, in no order. */
    public List<TuningTrial> readTrials() throws IOException, LocalException {
        if (!Files.isDirectory(trials())) {
            return List.of();
        }
        List<Path> folders;
        try (var all = Files.list(trials())) {
            folders = all.toList();
        }
        var read = new ArrayList<TuningTrial>();
        for (var folder : folders) {
            readTrial(folder).ifPresent(read::add);
        }
        return read;
    }

    public void writeTrial(HasMetadata trial) throws IOException {
        var file = trial(trial.getMetadata().getName()).resolve(TRIAL);
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
        }
        write(file, JSON.asJson(trial));
    }

    public void writeStudy(HasMetadata study) throws IOException {
        write(study(), JSON.asJson(study));
    }

    /** Replaces a file as a whole; when it cannot, for instance because the disk is full, the old one stays. */
    static void write(Path file, String content) throws IOException {
        var aside = aside(file);
        try {
            try (var channel = FileChannel.open(
                    aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(aside);
            throw named(file, e);
        }
    }

    private static Path aside(Path file) {
        return file.resolveSibling(file.getFileName() + ".tmp");
    }

    /** Puts a secret where only the user can read it. */
    public static void writeSecret(Path file, String secret) throws IOException {
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, secret);
        } catch (IOException e) {
            throw named(file, e);
        }
    }

    /** What went wrong, with the file that it went wrong with, which the system does not tell while it writes. */
    private static FileSystemException named(Path file, IOException fault) {
        if (fault instanceof FileSystemException known) {
            return known;
        }
        var named = new FileSystemException(file.toString(), null, fault.getMessage());
        named.initCause(fault);
        return named;
    }
}
