package dev.winnow.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.trainer.checkpoint.CheckpointFile;
import dev.winnow.trainer.learn.LearnerTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One trial whose processes are all killed at a random moment; {@code -Dkills=200} for many. */
class KilledAnywhereTest {
    private static final int KILLS = Integer.getInteger("kills", 5);
    private static final String OPTIONS = "--samples-per-class=10 --hidden-units=256 --dropout=0.1";

    private final Path folder;
    private final TrainerProcess trainers;

    KilledAnywhereTest(@TempDir Path folder) {
        this.folder = folder;
        this.trainers = new TrainerProcess(folder);
    }

    @Test
    void leavesAWholeCheckpointAndGoesOnBitByBit() throws Exception {
        var random = new Random(7);
        for (int kill = 1; kill <= KILLS; kill++) {
            // an operator of its own for each process, for what a dying one still sends
            try (var operator = new FakeOperator()) {
                Process trainer = trainers.start(OPTIONS, trainers.environment(operator, "killed", 1_000_000));
                operator.next();
                // not a pause to wait for something: the moment of the kill is what is random here
                assertThat(trainer.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS))
                        .as("the trainer ended by itself; it says:%n%s", trainers.log())
                        .isFalse();
                assertThat(trainers.exitCode(trainer.destroyForcibly())).isEqualTo(128 + 9);
            }
            assertThat(CheckpointFile.read(newestFile()).epoch())
                    .as("after kill %d", kill)
                    .isPositive();
        }
        int epochs = trainers.newest("killed").epoch();
        LearnerTest.assertSame(
                trainers.newest("killed").snapshot(),
                trainers.straight(OPTIONS, epochs).snapshot());
    }

    /** By its name, whole or not. */
    private Path newestFile() throws IOException {
        try (var files = Files.list(folder.resolve("killed"))) {
            return files.filter(file -> file.toString().endsWith(".checkpoint"))
                    .max(Comparator.comparingInt(file ->
                            Integer.parseInt(file.getFileName().toString().replaceAll("\\D", ""))))
                    .orElseThrow();
        }
    }
}
