package dev.winnow.trainer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.trainer.FakeOperator;
import dev.winnow.trainer.FakeOperator.Received;
import dev.winnow.trainer.TrainerTest;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The trainers of {@code examples/python} that need libraries: {@code -Dpython=FILE} names an interpreter with
 * scikit-learn and torch, such as the one that {@code bench/trainer-speed} installs.
 */
@EnabledIfSystemProperty(named = "python", matches = ".+")
class FrameworksTest {
    private final Path folder;

    FrameworksTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sklearn_digits.py", "torch_digits.py"})
    void goesOnWhereItWasKilledAsIfItHadNotBeen(String script) throws Exception {
        List<Received> straight;
        try (var operator = new FakeOperator()) {
            assertThat(exitCode(start(script, operator, "straight", "0.003"))).isZero();
            straight = operator.rest();
        }
        assertThat(straight).hasSize(6);
        try (var operator = new FakeOperator(200, 200, FakeOperator.NEVER)) {
            Process first = start(script, operator, "killed", "0.003");
            Received last = operator.next();
            while (TrainerTest.step(last) < 3) {
                last = operator.next();
            }
            assertThat(exitCode(first.destroyForcibly())).isEqualTo(128 + 9);
            assertThat(exitCode(start(script, operator, "killed", "0.003"))).isZero();
            assertThat(operator.rest()).isEqualTo(straight.subList(2, 6));
        }
    }

    @ParameterizedTest
    @CsvSource({"sklearn_digits.py, 11, 2", "torch_digits.py, fast, 2"})
    void saysWhichParameterIsWrong(String script, String learningRate, int exitCode) throws Exception {
        try (var operator = new FakeOperator()) {
            assertThat(exitCode(start(script, operator, "wrong", learningRate))).isEqualTo(exitCode);
        }
        assertThat(log())
                .startsWith("HP_LEARNING_RATE: \"" + learningRate + "\"")
                .hasLineCount(1);
    }

    private Process start(String script, FakeOperator operator, String checkpoints, String learningRate)
            throws IOException {
        var builder = new ProcessBuilder(
                System.getProperty("python"),
                "-B",
                Path.of("..", "examples", "python", script).toString());
        builder.environment()
                .putAll(Map.of(
                        "HP_LEARNING_RATE",
                        learningRate,
                        "WINNOW_SEED",
                        "42",
                        "WINNOW_MAX_RESOURCE",
                        "6",
                        "WINNOW_CHECKPOINT_DIR",
                        Files.createDirectories(folder.resolve(checkpoints)).toString(),
                        "WINNOW_REPORT_URL",
                        operator.url().toString(),
                        "WINNOW_TOKEN_FILE",
                        Files.writeString(folder.resolve("token"), "secret").toString()));
        return builder.redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private int exitCode(Process trainer) throws InterruptedException, IOException {
        if (!trainer.waitFor(300, TimeUnit.SECONDS)) {
            trainer.destroyForcibly();
            throw new AssertionError("the trainer does not end; it says:\n" + log());
        }
        return trainer.exitValue();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }
}
