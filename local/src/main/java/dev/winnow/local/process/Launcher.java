package dev.winnow.local.process;

import dev.winnow.api.Names;
import dev.winnow.api.TrialTemplate;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.workload.CheckpointFolders;
import dev.winnow.engine.workload.PodTemplate;
import dev.winnow.local.folder.RunFolder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Starts trainers, each in a session and so a process group of its own, where the terminal's Ctrl-C does not reach it.
 *
 * <p>A trainer dies with this program, however that ends: the kernel sends it SIGKILL when its parent is gone
 * ({@code prctl(2)}, PR_SET_PDEATHSIG), and one whose parent went before that was arranged does not begin. So no trainer
 * is left to write a checkpoint while its next attempt does. {@link #start} is to be called by a thread that lives as
 * long as the run, because to the kernel the parent is that thread.
 */
public final class Launcher {
    /** That of Kubernetes. */
    private static final long DEFAULT_GRACE_SECONDS = 30;

    private static final int LAST_WORDS = 400;
    private static final List<String> WRAPPING = List.of(
            "setsid",
            "setpriv",
            "--pdeathsig",
            "KILL",
            "--",
            "sh",
            "-c",
            "[ \"$PPID\" = \"$1\" ] || exit 143; shift; exec \"$@\"",
            "winnow");

    private final RunFolder folder;
    private final ProcessWorkload workload;
    private final TrialTokens tokens;

    public Launcher(RunFolder folder, ProcessWorkload workload, TrialTokens tokens) {
        this.folder = folder;
        this.workload = workload;
        this.tokens = tokens;
    }

    /**
     * Starts an attempt of a trial.
     *
     * @param gpus those that it has
     * @param share how many GPUs these count, where it shares them
     */
    public TrainerProcess start(
            TuningStudy study, TuningTrial trial, int attempt, List<String> gpus, double share, Instant now)
            throws IOException {
        var name = trial.getMetadata().getName();
        var identity = identity(trial, attempt);
        Files.createDirectories(folder.work(name));
        Files.createDirectories(folder.checkpoints(name));
        if (study.getSpec().trial().metrics() != null) {
            // Each attempt begins a file of its own, as in a pod.
            CheckpointFolders.remove(folder.metrics(name));
            Files.createDirectories(folder.metrics(name));
        }
        RunFolder.writeSecret(folder.token(name), tokens.issue(identity));
        var command = workload.on(gpus).build(study, trial, attempt);
        var words = new ArrayList<>(WRAPPING);
        words.add(Long.toString(ProcessHandle.current().pid()));
        words.addAll(command.words());
        var builder = new ProcessBuilder(words)
                .directory(folder.work(name).toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.output(name).toFile()));
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        var template = study.getSpec().trial();
        long outputFrom = folder.output(name).toFile().length();
        return new TrainerProcess(
                new TrainerProcess.Start(
                        identity,
                        attempt,
                        now,
                        gpus,
                        share,
                        Duration.ofSeconds(template.timeoutSeconds()),
                        grace(template),
                        outputFrom),
                builder.start());
    }

    private static AttemptIdentity identity(TuningTrial trial, int attempt) {
        var meta = trial.getMetadata();
        var uid = UUID.nameUUIDFromBytes((meta.getUid() + "/" + attempt).getBytes(StandardCharsets.UTF_8));
        return new AttemptIdentity(meta.getNamespace(), Names.pod(meta.getName(), attempt), uid.toString());
    }

    /** How long a trainer has to end when it is asked to. */
    public static Duration grace(TrialTemplate template) {
        return Duration.ofSeconds(
                Optional.ofNullable(PodTemplate.of(template).pod().getSpec().getTerminationGracePeriodSeconds())
                        .orElse(DEFAULT_GRACE_SECONDS));
    }

    /** How far an attempt has come. */
    public AttemptView view(TrainerProcess attempt) {
        return workload.view(attempt);
    }

    /** An attempt that is over makes no more reports. */
    public void ended(TrainerProcess attempt) {
        tokens.revoke(attempt.start().identity());
    }

    /** The last lines of the output of an attempt, as {@code FallbackToLogsOnError} shows them. */
    public String lastWords(String trial, TrainerProcess attempt) {
        try (var file = new RandomAccessFile(folder.output(trial).toFile(), "r")) {
            long from = Math.max(attempt.start().outputFrom(), file.length() - LAST_WORDS);
            var bytes = new byte[(int) Math.max(0, file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            int begin = 0;
            // The cut may lie within a letter.
            while (begin < bytes.length && (bytes[begin] & 0xC0) == 0x80) {
                begin++;
            }
            return new String(bytes, begin, bytes.length - begin, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "its output cannot be read: " + e.getMessage();
        }
    }
}
