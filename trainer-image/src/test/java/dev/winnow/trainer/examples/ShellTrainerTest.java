package dev.winnow.trainer.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.trainer.FakeOperator;
import dev.winnow.trainer.FakeOperator.Received;
import dev.winnow.trainer.TrainerTest;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The trainer of {@code examples/shell} keeps the same contract; here on a machine that has a shell and curl. */
class ShellTrainerTest {
    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final Path SCRIPT = EXAMPLES.resolve("shell/trainer.sh");

    private final Path folder;

    ShellTrainerTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void needsCurl() {
        assumeTrue(installed("curl"), "curl is not installed");
    }

    static boolean installed(String command) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"quadratic-shell.yaml", "quadratic-sobol-stopping.yaml"})
    void isTheOneInTheManifest(String manifest) throws IOException {
        String indented = Files.readString(SCRIPT).replaceAll("(?m)^(?=.)", "    ");
        assertThat(Files.readString(EXAMPLES.resolve(manifest))).endsWith("  trainer.sh: |\n" + indented);
    }

    @Test
    void reportsEveryStep() throws Exception {
        try (var operator = new FakeOperator()) {
            assertThat(exitCode(start(operator, 3))).isEqualTo(0);
            assertThat(operator.rest())
                    .containsExactly(
                            // at the optimum nothing is left but 1 / step
                            new Received("Bearer secret", "{\"step\": 1, \"metrics\": {\"loss\": 1.000000}}"),
                            new Received("Bearer secret", "{\"step\": 2, \"metrics\": {\"loss\": 0.500000}}"),
                            new Received("Bearer secret", "{\"step\": 3, \"metrics\": {\"loss\": 0.333333}}"));
        }
    }

    @Test
    void repeatsAReportThatTheOperatorCouldNotTake() throws Exception {
        try (var operator = new FakeOperator(503)) {
            assertThat(exitCode(start(operator, 2))).isEqualTo(0);
            assertThat(TrainerTest.steps(operator)).containsExactly(1, 1, 2);
        }
    }

    @ParameterizedTest
    @CsvSource({"409, 0", "422, 0", "400, 1", "403, 1"})
    void endsWhenTheOperatorSaysSo(int status, int exitCode) throws Exception {
        try (var operator = new FakeOperator(200, status)) {
            assertThat(exitCode(start(operator, 5))).isEqualTo(exitCode);
            assertThat(TrainerTest.steps(operator)).containsExactly(1, 2);
        }
        assertThat(Files.readString(folder.resolve("log")).contains("because of " + status))
                .isEqualTo(exitCode != 0);
    }

    @Test
    void resumesWhereItWasTerminated() throws Exception {
        try (var operator = new FakeOperator(200, 200, FakeOperator.NEVER)) {
            Process first = start(operator, 5);
            while (TrainerTest.step(operator.next()) < 3) {}
            first.destroy();
            assertThat(exitCode(first)).isEqualTo(128 + 15);

            assertThat(exitCode(start(operator, 5))).isEqualTo(0);
            assertThat(TrainerTest.steps(operator)).containsExactly(3, 4, 5);
        }
        assertThat(Files.readString(folder.resolve("checkpoint"))).isEqualTo("5 0.200000\n");
    }

    @Test
    void takesOverFromAnotherTrialWithoutCheckpointsOfItsOwn() throws Exception {
        Path parent = Files.createDirectories(folder.resolve("parent"));
        Files.writeString(parent.resolve("checkpoint"), "3 0.333333\n");
        try (var operator = new FakeOperator()) {
            assertThat(exitCode(start(operator, 5, parent))).isEqualTo(0);
            assertThat(TrainerTest.steps(operator)).containsExactly(3, 4, 5);
        }
        assertThat(Files.readString(parent.resolve("checkpoint"))).isEqualTo("3 0.333333\n");
    }

    private Process start(FakeOperator operator, int steps) throws IOException {
        return start(operator, steps, Path.of(""));
    }

    private Process start(FakeOperator operator, int steps, Path parent) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "secret\n");
        var builder = new ProcessBuilder(List.of("sh", SCRIPT.toString()));
        builder.environment()
                .putAll(Map.of(
                        "HP_X1", "0.3",
                        "HP_X2", "-5.0e-1",
                        "STEP_SECONDS", "0",
                        "WINNOW_MAX_RESOURCE", Integer.toString(steps),
                        "WINNOW_CHECKPOINT_DIR", folder.toString(),
                        "WINNOW_PARENT_CHECKPOINT_DIR", parent.toString(),
                        "WINNOW_REPORT_URL", operator.url().toString(),
                        "WINNOW_TOKEN_FILE", token.toString()));
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
}
