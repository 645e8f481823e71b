package dev.winnow.local.command;

import static dev.winnow.testkit.Manifests.with;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.local.LocalException;
import dev.winnow.local.folder.RunFolder;
import dev.winnow.testkit.Manifests;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs for a test, with the trainer of {@code examples/shell}. */
public final class Runs {
    static final Path SHELL_TRAINER =
            Path.of("..", "examples", "shell", "trainer.sh").toAbsolutePath().normalize();

    /** What a command said and how it ended. */
    record Said(int code, String complaints) {}

    private final Path home;

    Runs(Path home) {
        this.home = home;
    }

    Path folder(String name) {
        return home.resolve(name);
    }

    /** Two parameters and nine trials of nine steps with ASHA, four at a time, with checkpoints. */
    public static ObjectNode study(String name) {
        var study = Manifests.checkpointed(Manifests.asha(name));
        with(study, "/spec/objectives", "[{metric: loss, direction: Minimize}]");
        with(
                study,
                "/spec/parameters",
                "[{name: x1, type: Double, double: {min: -1, max: 1}}, {name: x2, type: Double, double: {min: -1, max: 1}}]");
        with(study, "/spec/limits", "{trials: 9, parallelTrials: 4}");
        return with(study, "/spec/trial/pod/spec/terminationGracePeriodSeconds", "2");
    }

    Path manifest(ObjectNode study) throws IOException {
        var file = home.resolve(study.at("/metadata/name").asText() + ".yaml");
        return Files.writeString(file, study.toString());
    }

    /** The arguments of a run of a study with the shell trainer; a step takes so many seconds. */
    List<String> arguments(Path manifest, Path folder, String stepSeconds) throws IOException {
        Files.createDirectories(home.resolve("tmp"));
        return List.of(
                "run",
                manifest.toString(),
                "--dir",
                folder.toString(),
                "--command",
                "sh " + SHELL_TRAINER,
                "--env",
                "STEP_SECONDS=" + stepSeconds,
                "--env",
                "TMPDIR=" + home.resolve("tmp"));
    }

    /** Runs a command in this process. */
    static Said execute(List<String> arguments) {
        var complaints = new StringWriter();
        int code = Winnow.execute(new PrintWriter(complaints, true), arguments.toArray(String[]::new));
        return new Said(code, complaints.toString().strip());
    }

    static Said execute(String... arguments) {
        return execute(List.of(arguments));
    }

    /** Starts a command in a process of its own; what it says goes to {@link #said}. */
    Process start(List<String> arguments, Map<String, String> environment) throws IOException {
        // A build in the background ignores SIGINT, and so would its children; a terminal's do not.
        var command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.winnow.local.command.Winnow"));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .redirectOutput(home.resolve("output").toFile())
                .redirectError(home.resolve("complaints").toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    Process start(List<String> arguments) throws IOException {
        return start(arguments, Map.of());
    }

    /** Waits for a started command and tells what it said. */
    Said said(Process process) throws IOException, InterruptedException {
        int code = process.waitFor();
        return new Said(code, Files.readString(home.resolve("complaints")).strip());
    }

    static TuningStudy study(Path folder) throws IOException {
        try {
            return new RunFolder(folder.toRealPath()).readStudy().orElseThrow();
        } catch (LocalException e) {
            throw new IOException(e);
        }
    }

    static List<TuningTrial> trials(Path folder) throws IOException {
        List<TuningTrial> trials;
        try {
            trials = new ArrayList<>(new RunFolder(folder.toRealPath()).readTrials());
        } catch (LocalException e) {
            throw new IOException(e);
        }
        trials.sort(Comparator.comparing(trial -> trial.getSpec().number()));
        return trials;
    }

    /** The parameters of each trial. */
    static Map<String, Map<String, String>> parameters(Path folder) throws IOException {
        var parameters = new TreeMap<String, Map<String, String>>();
        trials(folder)
                .forEach(trial -> parameters.put(
                        trial.getMetadata().getName(), trial.getSpec().parameters()));
        return parameters;
    }
}
