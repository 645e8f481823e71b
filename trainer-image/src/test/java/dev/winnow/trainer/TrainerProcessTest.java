package dev.winnow.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.trainer.checkpoint.CheckpointDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trainer as a process of its own, as in a pod. */
class TrainerProcessTest {
    private final Path folder;
    private final TrainerProcess trainers;

    TrainerProcessTest(@TempDir Path folder) {
        this.folder = folder;
        this.trainers = new TrainerProcess(folder);
    }

    @Test
    void leavesAWholeCheckpointWhenTerminated() throws Exception {
        try (var operator = new FakeOperator(200, FakeOperator.NEVER)) {
            Process trainer = trainers.start("", trainers.environment(operator, "terminated", 6));
            while (TrainerTest.step(operator.next()) < 2) {}
            trainer.destroy();
            assertThat(trainers.exitCode(trainer)).isEqualTo(128 + 15);
        }
        try (var files = Files.list(folder.resolve("terminated"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("epoch-1.checkpoint", "epoch-2.checkpoint", "reported");
        }
        assertThat(trainers.newest("terminated").epoch()).isEqualTo(2);
    }

    @Test
    void saysThatItsModelDivergedAndEndsWell() throws Exception {
        try (var operator = new FakeOperator(422)) {
            Process trainer = trainers.start(
                    "--optimizer=sgd --learning-rate=1000", trainers.environment(operator, "diverged", 6));
            assertThat(trainers.exitCode(trainer)).isEqualTo(0);
            assertThat(operator.next().body()).isEqualTo("{\"step\": 1, \"metrics\": {\"accuracy\": NaN}}");
            assertThat(operator.rest()).isEmpty();
        }
        assertThat(CheckpointDirectory.newestIn(folder.resolve("diverged"))).isEmpty();
    }

    @Test
    void goesOnWithOtherArithmeticButSaysSo() throws Exception {
        trainers.straight("", 1);
        var environment = trainers.environment("straight", 2);
        environment.put("OMP_NUM_THREADS", "2");
        assertThat(trainers.exitCode(trainers.start("", environment))).isEqualTo(0);
        assertThat(trainers.log())
                .contains(
                        "The checkpoint was made with kernels=2 OMP_NUM_THREADS=1 ",
                        ", this is kernels=2 OMP_NUM_THREADS=2 ")
                .contains("the trial goes on, but not bit by bit");
    }

    /** As on a full disk: a file cannot grow beyond 16 blocks of 512 or 1,024 bytes, and a checkpoint is 60 kB. */
    @Test
    void keepsTheCheckpointBeforeWhenTheDiskIsFull() throws Exception {
        var full = List.of("sh", "-c", "ulimit -f 16; exec \"$@\"", "sh");
        trainers.straight("", 2);
        assertThat(trainers.exitCode(trainers.start(full, "", trainers.environment("straight", 4))))
                .isEqualTo(1);
        assertThat(trainers.newest("straight").epoch()).isEqualTo(2);
        assertThat(trainers.log())
                .endsWith("\n")
                .contains("\nWINNOW_CHECKPOINT_DIR: a checkpoint cannot be kept; is the volume full? ");

        assertThat(trainers.exitCode(trainers.start("", trainers.environment("straight", 4))))
                .isEqualTo(0);
        assertThat(trainers.newest("straight").epoch()).isEqualTo(4);
    }
}
