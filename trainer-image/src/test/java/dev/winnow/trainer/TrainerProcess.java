package dev.winnow.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.trainer.checkpoint.Checkpoint;
import dev.winnow.trainer.checkpoint.CheckpointDirectory;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts the trainer as a process of its own, as in a pod, with its files in a folder. */
final class TrainerProcess {
    private final Path folder;

    TrainerProcess(Path folder) {
        this.folder = folder;
    }

    /** What a trial has in its environment, with the checkpoints in a folder of this name. */
    Map<String, String> environment(String checkpoints, int epochs) {
        var environment = new HashMap<>(System.getenv());
        environment.put("WINNOW_SEED", "42");
        environment.put("WINNOW_MAX_RESOURCE", Integer.toString(epochs));
        environment.put("WINNOW_CHECKPOINT_DIR", folder.resolve(checkpoints).toString());
        return environment;
    }

    Map<String, String> environment(FakeOperator operator, String checkpoints, int epochs) throws IOException {
        var environment = environment(checkpoints, epochs);
        environment.put("WINNOW_REPORT_URL", operator.url().toString());
        environment.put(
                "WINNOW_TOKEN_FILE",
                Files.writeString(folder.resolve("token"), "secret").toString());
        return environment;
    }

    /** @param args options of the trainer, separated by blanks */
    Process start(String args, Map<String, String> environment) throws IOException {
        return start(List.of(), args, environment);
    }

    /** @param launcher a command that takes the trainer's as its arguments */
    Process start(List<String> launcher, String args, Map<String, String> environment) throws IOException {
        var command = new ArrayList<>(launcher);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Trainer.class.getName()));
        command.addAll(options(args));
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    static List<String> options(String args) {
        return args.isEmpty() ? List.of() : Arrays.asList(args.split(" ", -1));
    }

    /** Waits for the end. */
    int exitCode(Process trainer) throws InterruptedException, IOException {
        if (!trainer.waitFor(120, TimeUnit.SECONDS)) {
            trainer.destroyForcibly();
            throw new AssertionError("the trainer does not end; it says:\n" + log());
        }
        return trainer.exitValue();
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    Checkpoint newest(String checkpoints) throws IOException {
        return CheckpointDirectory.newestIn(folder.resolve(checkpoints)).orElseThrow();
    }

    /** Trains in this process, without an operator. */
    Checkpoint straight(String args, int epochs) throws IOException {
        assertThat(Trainer.run(options(args), environment("straight", epochs), System.out, System.err))
                .isEqualTo(0);
        return newest("straight");
    }
}
