package dev.winnow.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.trainer.FakeOperator.Received;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class TrainerTest {
    private final Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    TrainerTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void tellsEverySettingWhenAskedForHelp() {
        assertThat(run(List.of("--help"), Map.of())).isEqualTo(0);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("HP_LEARNING_RATE      step size: a number above 0, at most 1000000 (default 0.003)")
                .contains("HP_PATIENCE           epochs without a lower validation loss until the learning rate falls; "
                        + "only with HP_SCHEDULE plateau: a whole number from 1 to 10000 (default 3)")
                .contains("HP_OPTIMIZER          optimizer: one of sgd, nesterovs, adam, adamw, rmsprop (default adam)")
                .contains("WINNOW_MAX_RESOURCE   epochs to train in all: a whole number from 1 to 1000000 (default 20)")
                .contains("WINNOW_REPORT_URL");
    }

    @Test
    void refusesAnOptionThatItDoesNotKnow() {
        assertThat(run(List.of("--epochs=3"), Map.of())).isEqualTo(2);
        assertThat(err())
                .startsWith("HP_EPOCHS: this trainer has no such parameter")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "--model=transformer, HP_MODEL",
        "--optimizer=lion, HP_OPTIMIZER",
        "--schedule=magic, HP_SCHEDULE",
        "--learning-rate=fast, HP_LEARNING_RATE",
        "--data=/none.csv, HP_DATA",
        "--base=/none, HP_BASE"
    })
    void saysInOneLineWhatIsWrong(String option, String variable) {
        assertThat(run(List.of(option), Map.of())).isEqualTo(2);
        assertThat(err()).startsWith(variable + ": ").hasLineCount(1);
    }

    @Test
    void namesTheLineOfTheDataThatIsWrong() throws IOException {
        Path data = Files.writeString(folder.resolve("own.csv"), "a,b,kind\n1,2,x\n1,two,y\n");
        assertThat(run(List.of("--data=" + data), Map.of())).isEqualTo(2);
        assertThat(err()).isEqualTo("HP_DATA: %s line 3: b is \"two\", not a number\n".formatted(data));
    }

    @Test
    void refusesTheCheckpointsOfAnotherModel() throws IOException {
        var environment = new HashMap<>(Map.of("WINNOW_CHECKPOINT_DIR", folder.toString(), "WINNOW_MAX_RESOURCE", "1"));
        assertThat(run(List.of(), environment)).isEqualTo(0);
        assertThat(run(List.of("--model=lstm"), environment)).isEqualTo(2);
        assertThat(err())
                .startsWith("WINNOW_CHECKPOINT_DIR: holds checkpoints of another trial, ")
                .contains("with HP_MODEL=mlp where this one has lstm")
                .hasLineCount(1);
    }

    @Test
    void refusesABadParameter() {
        assertThat(run(List.of(), Map.of("HP_LAYERS", "0"))).isEqualTo(2);
        assertThat(err()).isEqualTo("HP_LAYERS: \"0\" is not a whole number from 1 to 8\n");
    }

    @Test
    void printsReportsWhenThereIsNoOperator() {
        assertThat(run(List.of(), Map.of("WINNOW_MAX_RESOURCE", "2"))).isEqualTo(0);
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("{\"step\": 1, \"metrics\": {\"accuracy\": 0.");
    }

    @Test
    void reportsTheTestOnceAtTheEnd() {
        assertThat(run(List.of("--data", "digits-5-9"), Map.of("WINNOW_MAX_RESOURCE", "3")))
                .isEqualTo(0);
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.subList(0, 2)).allSatisfy(line -> assertThat(line).doesNotContain("test"));
        assertThat(lines.get(2)).contains("\"testAccuracy\": 0.", "\"testLoss\": ");
    }

    @Test
    void reportsEveryEpoch() throws IOException {
        try (var operator = new FakeOperator()) {
            assertThat(run(operator, 3)).isEqualTo(0);
            assertThat(steps(operator)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void endsQuietlyWhenTheTrialRunsNoMore() throws IOException {
        try (var operator = new FakeOperator(200, 409)) {
            assertThat(run(operator, 5)).isEqualTo(0);
            assertThat(steps(operator)).containsExactly(1, 2);
            assertThat(err()).isEmpty();
        }
    }

    @Test
    void failsWithTheOperatorsWordsWhenAReportIsWrong() throws IOException {
        try (var operator = new FakeOperator(400)) {
            assertThat(run(operator, 5)).isEqualTo(1);
            assertThat(err()).contains("refused the report of step 1 with 400: because of 400");
        }
    }

    @Test
    void repeatsTheLastReportOnlyIfItMayBeLost() throws IOException {
        try (var operator = new FakeOperator(200, 200, 403)) {
            // the first attempt dies with the report of epoch 3
            assertThat(run(operator, 4)).isEqualTo(1);
            assertThat(run(operator, 4)).isEqualTo(0);
            // nothing is left to do, and the operator knows it all
            assertThat(run(operator, 4)).isEqualTo(0);
            // one epoch more: the report of epoch 4 was taken
            assertThat(run(operator, 5)).isEqualTo(0);
            assertThat(steps(operator)).containsExactly(1, 2, 3, 3, 4, 5);
            assertThat(operator.rest().get(3).body())
                    .isEqualTo(operator.rest().get(2).body());
        }
    }

    @Test
    void reportsWithoutCheckpointsToo() throws IOException {
        try (var operator = new FakeOperator()) {
            var environment = environment(operator, 2);
            environment.put("WINNOW_CHECKPOINT_DIR", "");
            assertThat(run(List.of(), environment)).isEqualTo(0);
            assertThat(run(List.of(), environment)).isEqualTo(0);
            assertThat(steps(operator)).containsExactly(1, 2, 1, 2);
        }
    }

    @Test
    void refusesTheCheckpointsOfAnotherTrial() throws IOException {
        try (var operator = new FakeOperator()) {
            assertThat(run(operator, 1)).isEqualTo(0);
            var environment = environment(operator, 2);
            environment.put("HP_HIDDEN_UNITS", "65");
            assertThat(run(List.of(), environment)).isEqualTo(2);
            assertThat(err())
                    .startsWith("WINNOW_CHECKPOINT_DIR: holds checkpoints of ")
                    .contains("with HP_HIDDEN_UNITS=64 where this one has 65")
                    .contains("give it an empty directory");
        }
    }

    @Test
    void takesOverFromAnotherTrialWithALearningRateOfItsOwn() throws IOException {
        try (var operator = new FakeOperator()) {
            assertThat(run(operator, 2)).isEqualTo(0);
            var environment = child(operator);
            environment.put("HP_LEARNING_RATE", "0.0005");
            assertThat(run(List.of(), environment)).isEqualTo(0);
            // killed after its first step of its own, it would go on from that
            assertThat(run(List.of(), environment)).isEqualTo(0);
            assertThat(steps(operator)).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void cannotTakeOverANetworkOfAnotherShape() throws IOException {
        try (var operator = new FakeOperator()) {
            assertThat(run(operator, 2)).isEqualTo(0);
            var environment = child(operator);
            environment.put("HP_HIDDEN_UNITS", "65");
            assertThat(run(List.of(), environment)).isEqualTo(2);
            assertThat(err())
                    .startsWith("WINNOW_PARENT_CHECKPOINT_DIR: holds a network of another shape")
                    .contains("with HP_HIDDEN_UNITS=64 where this one has 65")
                    .contains("tune no settings of the network's shape or its optimizer with pruner PBT");
        }
    }

    @Test
    void doesNotStartOverIfTheOtherTrialLeftNothing() throws IOException {
        try (var operator = new FakeOperator()) {
            var environment = child(operator);
            assertThat(run(List.of(), environment)).isEqualTo(2);
            Path left = Files.createDirectory(folder.resolve("checkpoints"));
            assertThat(run(List.of(), environment)).isEqualTo(2);
            assertThat(err().lines())
                    .containsExactly(
                            "WINNOW_PARENT_CHECKPOINT_DIR: %s does not exist; is its volume mounted?".formatted(left),
                            "WINNOW_PARENT_CHECKPOINT_DIR: %s holds no checkpoint that is whole".formatted(left));
            assertThat(operator.rest()).isEmpty();
        }
    }

    /** A trial of four epochs that begins with the checkpoints of the other tests' trial. */
    private Map<String, String> child(FakeOperator operator) throws IOException {
        var environment = environment(operator, 4);
        environment.put(
                "WINNOW_PARENT_CHECKPOINT_DIR", folder.resolve("checkpoints").toString());
        environment.put("WINNOW_CHECKPOINT_DIR", folder.resolve("child").toString());
        environment.put("WINNOW_SEED", "8");
        return environment;
    }

    @Test
    void saysThatTheCheckpointsCannotBeKept() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(run(
                        List.of(),
                        Map.of("WINNOW_CHECKPOINT_DIR", file.resolve("below").toString())))
                .isEqualTo(2);
        assertThat(err()).startsWith("WINNOW_CHECKPOINT_DIR: cannot be written").hasLineCount(1);
    }

    /** Root may write where the mode forbids it, but nobody may make a file in /proc. */
    @Test
    void saysBeforeItTrainsThatAFolderCannotBeWritten() {
        assertThat(run(List.of(), Map.of("WINNOW_CHECKPOINT_DIR", "/proc"))).isEqualTo(2);
        assertThat(err()).startsWith("WINNOW_CHECKPOINT_DIR: cannot be written").hasLineCount(1);
    }

    private int run(FakeOperator operator, int epochs) throws IOException {
        return run(List.of(), environment(operator, epochs));
    }

    private Map<String, String> environment(FakeOperator operator, int epochs) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "secret");
        return new HashMap<>(Map.of(
                "WINNOW_MAX_RESOURCE", Integer.toString(epochs),
                "WINNOW_CHECKPOINT_DIR", folder.resolve("checkpoints").toString(),
                "WINNOW_REPORT_URL", operator.url().toString(),
                "WINNOW_TOKEN_FILE", token.toString()));
    }

    private int run(List<String> args, Map<String, String> environment) {
        return Trainer.run(
                args,
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    public static List<Integer> steps(FakeOperator operator) {
        return operator.rest().stream().map(TrainerTest::step).toList();
    }

    public static int step(Received report) {
        return Integer.parseInt(report.body().replaceAll("\\{\"step\": (\\d+), .*", "$1"));
    }
}
