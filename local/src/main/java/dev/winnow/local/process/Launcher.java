package dev.winnow.local.process;

import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.workload.TrialPod;
import dev.winnow.engine.workload.Variables;
import dev.winnow.local.folder.Folder;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Starts trainers, each in a session and so a process group of its own, where the terminal's Ctrl-C does not reach it.
 *
 * <p>A trainer dies with this program, however that ends: the kernel sends it SIGKILL when its parent is gone
 * ({@code prctl(2)}, PR_SET_PDEATHSIG), and one whose parent went before that was arranged does not begin. So no trainer
 * is left to write a checkpoint while its next attempt does. {@link #start} is to be called by a thread that lives as
 * long as the run, because to the kernel the parent is that thread.
 */
public final class Launcher {
    private static final String GPU_VARIABLE = "CUDA_VISIBLE_DEVICES";
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

    private final Folder folder;
    private final TrialPod pods;
    private final TrialTokens tokens;
    private final List<String> instead;
    private final Map<String, String> given;
    private final Map<String, String> inherited;

    /**
     * @param instead what to start in place of the container's command; empty: that one
     * @param given variables that the person sets
     * @param inherited the environment of this program
     */
    public Launcher(
            Folder folder,
            TrialPod pods,
            TrialTokens tokens,
            List<String> instead,
            Map<String, String> given,
            Map<String, String> inherited) {
        this.folder = folder;
        this.pods = pods;
        this.tokens = tokens;
        this.instead = instead;
        this.given = given;
        this.inherited = inherited;
    }

    /** Starts an attempt of a trial. */
    public Attempt start(TuningStudy study, TuningTrial trial, int attempt, List<String> gpus, Instant now)
            throws IOException {
        var name = trial.getMetadata().getName();
        var pod = pods.of(study, trial, attempt);
        pod.getMetadata().setCreationTimestamp(now.toString());
        pod.getMetadata()
                .setUid(UUID.nameUUIDFromBytes(
                                (trial.getMetadata().getUid() + "/" + attempt).getBytes(StandardCharsets.UTF_8))
                        .toString());
        Files.createDirectories(folder.work(name));
        Files.createDirectories(folder.checkpoints(name));
        Folder.writeSecret(folder.token(name), tokens.issue(pod));
        var command = command(study, trial, pod, gpus);
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
        return new Attempt(pod, builder.start(), now, gpus);
    }

    /** An attempt that is over reports no more. */
    public void ended(Attempt attempt) {
        tokens.revoke(attempt.pod());
    }

    private TrainerCommand command(TuningStudy study, TuningTrial trial, Pod pod, List<String> gpus) {
        var name = trial.getMetadata().getName();
        var ours = new HashMap<String, String>();
        ours.put(Variables.TOKEN_FILE, folder.token(name).toString());
        if (study.getSpec().trial().checkpoints() != null) {
            ours.put(Variables.CHECKPOINT_DIR, folder.checkpoints(name).toString());
            if (trial.getSpec().startFrom() != null) {
                ours.put(
                        Variables.PARENT_CHECKPOINT_DIR,
                        folder.checkpoints(trial.getSpec().startFrom().trial()).toString());
            }
        }
        if (!gpus.isEmpty()) {
            ours.put(GPU_VARIABLE, gpus.stream().collect(Collectors.joining(",")));
        }
        int trainer = TrialPod.trainer(study.getSpec().trial()).orElseThrow();
        return TrainerCommand.of(pod.getSpec().getContainers().get(trainer), instead, given, ours, inherited);
    }

    /** The last lines of a trial's output, as {@code FallbackToLogsOnError} shows them. */
    public String lastWords(String trial) {
        try (var file = new RandomAccessFile(folder.output(trial).toFile(), "r")) {
            var bytes = new byte[(int) Math.min(LAST_WORDS, file.length())];
            file.seek(file.length() - bytes.length);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "its output cannot be read: " + e.getMessage();
        }
    }
}
