package dev.winnow.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The trainer as a process of its own, as in a pod. */
class TrainerProcessTest {
    private final Path folder;

    TrainerProcessTest(@TempDir Path folder) {
        this.folder = folder;
    }

    static Stream<Map<String, String>> parameters() {
        return Stream.of(
                Map.of("HP_OPTIMIZER", "adam", "HP_LAYERS", "2", "HP_DROPOUT", "0.3"),
                Map.of(
                        "HP_OPTIMIZER", "nesterovs",
                        "HP_MOMENTUM", "0.8",
                        "HP_LEARNING_RATE", "0.05",
                        "HP_WEIGHT_DECAY", "0.001"));
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void resumesBitByBitAfterItWasKilled(Map<String, String> parameters) throws Exception {
        var straight = new HashMap<>(parameters);
        straight.putAll(Map.of("WINNOW_SEED", "42", "WINNOW_MAX_RESOURCE", "6"));
        straight.put("WINNOW_CHECKPOINT_DIR", folder.resolve("straight").toString());
        assertThat(Trainer.run(List.of(), straight, System.out, System.err)).isEqualTo(0);

        // the third answer never comes, as when the operator decides to pause the trial
        try (var operator = new FakeOperator(200, 200, FakeOperator.NEVER)) {
            Process first = start(operator, "killed", parameters);
            while (TrainerTest.step(operator.next()) < 3) {}
            assertThat(exitCode(first.destroyForcibly())).isEqualTo(128 + 9);

            assertThat(exitCode(start(operator, "killed", parameters))).isEqualTo(0);
            assertThat(TrainerTest.steps(operator)).containsExactly(3, 4, 5, 6);
        }
        assertThat(hashOfState("killed")).isEqualTo(hashOfState("straight"));
    }

    @Test
    void leavesAWholeCheckpointWhenTerminated() throws Exception {
        try (var operator = new FakeOperator(200, FakeOperator.NEVER)) {
            Process trainer = start(operator, "terminated", Map.of());
            while (TrainerTest.step(operator.next()) < 2) {}
            trainer.destroy();
            assertThat(exitCode(trainer)).isEqualTo(128 + 15);
        }
        try (var files = Files.list(folder.resolve("terminated"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("epoch-1.checkpoint", "epoch-2.checkpoint", "reported");
        }
        assertThat(new CheckpointDirectory(folder.resolve("terminated")).newest())
                .map(Checkpoint::epoch)
                .contains(2);
    }

    @Test
    void saysThatItsModelDivergedAndEndsWell() throws Exception {
        try (var operator = new FakeOperator(422)) {
            Process trainer = start(operator, "diverged", Map.of("HP_OPTIMIZER", "sgd", "HP_LEARNING_RATE", "1000"));
            assertThat(exitCode(trainer)).isEqualTo(0);
            assertThat(operator.next().body()).isEqualTo("{\"step\": 1, \"metrics\": {\"accuracy\": NaN}}");
            assertThat(operator.rest()).isEmpty();
        }
        assertThat(new CheckpointDirectory(folder.resolve("diverged")).newest()).isEmpty();
    }

    private Process start(FakeOperator operator, String checkpoints, Map<String, String> parameters)
            throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "secret");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(List.of(
                java,
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Trainer.class.getName()));
        builder.environment()
                .putAll(Map.of(
                        "WINNOW_SEED", "42",
                        "WINNOW_MAX_RESOURCE", "6",
                        "WINNOW_CHECKPOINT_DIR", folder.resolve(checkpoints).toString(),
                        "WINNOW_REPORT_URL", operator.url().toString(),
                        "WINNOW_TOKEN_FILE", token.toString()));
        builder.environment().putAll(parameters);
        return builder.redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private int exitCode(Process trainer) throws InterruptedException, IOException {
        if (!trainer.waitFor(120, TimeUnit.SECONDS)) {
            trainer.destroyForcibly();
            throw new AssertionError("the trainer does not end; it says:\n" + Files.readString(folder.resolve("log")));
        }
        return trainer.exitValue();
    }

    /** Of the parameters and the optimizer's memory after the last epoch. */
    private String hashOfState(String checkpoints) throws IOException, NoSuchAlgorithmException {
        Checkpoint newest =
                new CheckpointDirectory(folder.resolve(checkpoints)).newest().orElseThrow();
        assertThat(newest.epoch()).isEqualTo(6);
        float[] parameters = newest.snapshot().parameters();
        float[] updater = newest.snapshot().updater();
        var bytes = ByteBuffer.allocate(Float.BYTES * (parameters.length + updater.length));
        bytes.asFloatBuffer().put(parameters).put(updater);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    }
}
