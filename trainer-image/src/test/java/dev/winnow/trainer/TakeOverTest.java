package dev.winnow.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.trainer.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Population based training: a child goes on from its parent's bits, with hyperparameters of its own.
 *
 * <p>A batch holds all samples, so an epoch is one step, and with plain gradient descent from weights w it ends at
 * {@code w - learningRate * (gradient + weightDecay * w)}.
 */
class TakeOverTest {
    private static final double RATE = 0.1;

    private final Path folder;
    private final TrainerProcess trainers;
    private float[] parent;

    TakeOverTest(@TempDir Path folder) {
        this.folder = folder;
        this.trainers = new TrainerProcess(folder);
    }

    @BeforeEach
    void trainsTheParent() throws IOException {
        parent = trainers.straight("--optimizer=sgd --batch-size=4096 --learning-rate=" + RATE, 2)
                .snapshot()
                .parameters();
    }

    @Test
    void beginsWithTheBitsOfTheParent() throws IOException {
        // too small a step to change a float
        assertThat(child("--learning-rate=1e-30")).isEqualTo(parent);
    }

    @Test
    void stepsAsFarAsItsOwnLearningRateSays() throws IOException {
        float[] same = child("--learning-rate=" + RATE);
        float[] thrice = child("--learning-rate=" + 3 * RATE);
        assertThat(same).isNotEqualTo(parent);
        for (int i = 0; i < parent.length; i++) {
            assertThat(thrice[i] - parent[i]).isCloseTo(3 * (same[i] - parent[i]), within(1e-6f));
        }
    }

    @Test
    void decaysWeightsByItsOwnDecay() throws IOException {
        float[] without = child("--learning-rate=" + RATE);
        float[] with = child("--weight-decay=0.5 --learning-rate=" + RATE);
        int decayed = 0;
        for (int i = 0; i < parent.length; i++) {
            float decay = with[i] - without[i];
            if (decay != 0) {
                decayed++;
                assertThat(decay).isCloseTo((float) (-RATE * 0.5 * parent[i]), within(1e-6f));
            }
        }
        // all but the 64 + 10 biases
        assertThat(decayed).isEqualTo(64 * 64 + 64 * 10);
    }

    @Test
    void dropsByItsOwnDropout() throws IOException {
        assertThat(child("--dropout=0.5 --learning-rate=" + RATE)).isNotEqualTo(child("--learning-rate=" + RATE));
    }

    /** The weights of a child after its one epoch, the third in all. */
    private float[] child(String options) throws IOException {
        String name = "child " + options;
        var environment = trainers.environment(name, 3);
        environment.put(
                "WINNOW_PARENT_CHECKPOINT_DIR", folder.resolve("straight").toString());
        environment.put("WINNOW_SEED", "8");
        assertThat(Trainer.run(
                        TrainerProcess.options("--optimizer=sgd --batch-size=4096 " + options),
                        environment,
                        System.out,
                        System.err))
                .isEqualTo(0);
        Checkpoint checkpoint = trainers.newest(name);
        assertThat(checkpoint.epoch()).isEqualTo(3);
        return checkpoint.snapshot().parameters();
    }
}
