package dev.winnow.trainer.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.trainer.FakeOperator;
import dev.winnow.trainer.FakeOperator.Received;
import dev.winnow.trainer.TrainerTest;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The helpers of {@code examples/java} and {@code examples/python}, each in a small trainer. Those in Python are skipped
 * where there is no python3.
 */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("..", "examples");

    /** The descent in Python, to have the same trainer in both languages. */
    private static final String QUADRATIC = """
            import winnow

            def train():
                trial = winnow.Trial()
                rate = trial.number("learningRate", default=0.01, least=0, most=10)
                step, x, y = 0, 3.0, -4.0
                saved = trial.checkpoint("state")
                if saved:
                    step, x, y = eval(saved.read_text())
                    if not trial.report(step, loss=x * x + 10 * y * y):
                        return
                while step < trial.max_resource:
                    step, x, y = step + 1, x - rate * 2 * x, y - rate * 20 * y
                    with trial.writing("state") as path:
                        if path:
                            path.write_text(repr((step, x, y)))
                    if not trial.report(step, loss=x * x + 10 * y * y):
                        return

            winnow.run(train)
            """;

    enum Language {
        JAVA,
        PYTHON
    }

    @TempDir
    static Path classes;

    private final Path folder;

    ExamplesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void compile() {
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-Xlint:all",
                        "-Werror",
                        "-proc:none",
                        "-cp",
                        classes.toString(),
                        "-d",
                        classes.toString(),
                        EXAMPLES.resolve("java/WinnowTrial.java").toString(),
                        EXAMPLES.resolve("java/Quadratic.java").toString());
        assertThat(failed).isZero();
    }

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("quadratic.py"), QUADRATIC);
        Files.copy(EXAMPLES.resolve("python/winnow.py"), folder.resolve("winnow.py"));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void reportsEveryStep(Language language) throws Exception {
        try (var operator = new FakeOperator()) {
            assertThat(exitCode(start(language, operator, 2, Map.of("HP_LEARNING_RATE", "0.05"))))
                    .isZero();
            // the first step takes a tenth of x and all of y
            assertThat(operator.rest()).extracting(Received::authorization).containsOnly("Bearer secret");
            assertThat(operator.rest())
                    .extracting(report -> report.body().replaceAll("(\\d\\.\\d{3})\\d+", "$1"))
                    .containsExactly(
                            "{\"step\": 1, \"metrics\": {\"loss\": 7.290}}",
                            "{\"step\": 2, \"metrics\": {\"loss\": 5.904}}");
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void repeatsAReportThatTheOperatorCouldNotTake(Language language) throws Exception {
        try (var operator = new FakeOperator(503, 429)) {
            assertThat(exitCode(start(language, operator, 2, Map.of()))).isZero();
            assertThat(TrainerTest.steps(operator)).containsExactly(1, 1, 1, 2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "JAVA, 409, 0",
        "JAVA, 422, 0",
        "JAVA, 400, 1",
        "JAVA, 302, 1",
        "PYTHON, 409, 0",
        "PYTHON, 422, 0",
        "PYTHON, 400, 1",
        "PYTHON, 302, 1"
    })
    void endsWhenTheOperatorSaysSo(Language language, int status, int exitCode) throws Exception {
        try (var operator = new FakeOperator(200, status)) {
            assertThat(exitCode(start(language, operator, 5, Map.of()))).isEqualTo(exitCode);
            assertThat(TrainerTest.steps(operator)).containsExactly(1, 2);
        }
        assertThat(log().contains("because of " + status)).isEqualTo(exitCode != 0);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void resumesWhereItWasTerminated(Language language) throws Exception {
        try (var operator = new FakeOperator(200, 200, FakeOperator.NEVER)) {
            Process first = start(language, operator, 5, Map.of());
            while (TrainerTest.step(operator.next()) < 3) {}
            first.destroy();
            assertThat(exitCode(first)).isEqualTo(128 + 15);

            assertThat(exitCode(start(language, operator, 5, Map.of()))).isZero();
            assertThat(TrainerTest.steps(operator)).containsExactly(3, 4, 5);
        }
        assertThat(folder.resolve("state.tmp")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"JAVA, fast", "JAVA, 11", "JAVA, NaN", "PYTHON, fast", "PYTHON, 11", "PYTHON, NaN"})
    void saysWhichParameterIsWrong(Language language, String rate) throws Exception {
        try (var operator = new FakeOperator()) {
            assertThat(exitCode(start(language, operator, 5, Map.of("HP_LEARNING_RATE", rate))))
                    .isEqualTo(2);
            assertThat(operator.rest()).isEmpty();
        }
        assertThat(log())
                .startsWith("HP_LEARNING_RATE: \"" + rate + "\" is not ")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void printsReportsWhenThereIsNoOperator(Language language) throws Exception {
        try (var operator = new FakeOperator()) {
            assertThat(exitCode(start(language, operator, 2, Map.of("WINNOW_REPORT_URL", ""))))
                    .isZero();
            assertThat(operator.rest()).isEmpty();
        }
        assertThat(log()).hasLineCount(2).startsWith("{\"step\": 1, \"metrics\": {\"loss\": ");
    }

    private Process start(Language language, FakeOperator operator, int steps, Map<String, String> more)
            throws IOException {
        var command = new ArrayList<String>();
        if (language == Language.JAVA) {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classes.toString(), "Quadratic"));
        } else {
            command.addAll(
                    List.of("python3", "-B", folder.resolve("quadratic.py").toString()));
            assumeTrue(ShellTrainerTest.installed("python3"), "python3 is not installed");
        }
        var environment = new HashMap<>(Map.of(
                "WINNOW_MAX_RESOURCE", Integer.toString(steps),
                "WINNOW_CHECKPOINT_DIR", folder.toString(),
                "WINNOW_REPORT_URL", operator.url().toString(),
                "WINNOW_TOKEN_FILE",
                        Files.writeString(folder.resolve("token"), "secret\n").toString()));
        environment.putAll(more);
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private int exitCode(Process trainer) throws InterruptedException, IOException {
        if (!trainer.waitFor(120, TimeUnit.SECONDS)) {
            trainer.destroyForcibly();
            throw new AssertionError("the trainer does not end; it says:\n" + log());
        }
        return trainer.exitValue();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }
}
