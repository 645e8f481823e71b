package dev.winnow.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.local.process.TrainerProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that are killed by SIGKILL at a random moment and started again. {@code -Dwinnow.kills=50} takes the number that
 * is claimed; a few are enough to notice a fault.
 */
class KilledRunsIT {
    private static final int KILLS = Integer.getInteger("winnow.kills", 3);
    private static final long SEED = 11;

    @TempDir
    private Path home;

    @Test
    void everyKilledRunGoesOnToTheSameTrials() throws IOException, InterruptedException {
        var runs = new Runs(home);
        var manifest = runs.manifest(Runs.study("quadratic"));
        var undisturbed = runs.folder("undisturbed");
        long begin = System.nanoTime();
        assertThat(runs.start(runs.arguments(manifest, undisturbed, "0.05")).waitFor())
                .isZero();
        // A moment at which the next run is not at its end, as a rule; one that is does not count.
        int spread = (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        var random = new Random(SEED);
        int killed = 0;

        for (int round = 0; killed < KILLS; round++) {
            var folder = runs.folder("killed-" + round);
            int moment = 1 + random.nextInt(spread);
            var running = runs.start(runs.arguments(manifest, folder, "0.05"));
            if (!running.waitFor(moment, TimeUnit.MILLISECONDS)) {
                running.destroyForcibly().waitFor();
                killed++;
            }
            assertThat(runs.start(runs.arguments(manifest, folder, "0.05")).waitFor())
                    .as("the second start, after a kill at %d ms", moment)
                    .isZero();

            assertThat(Runs.parameters(folder)).isEqualTo(Runs.parameters(undisturbed));
            assertThat(Runs.trials(folder)).allSatisfy(trial -> {
                assertThat(trial.getStatus().ended()).isTrue();
                assertThat(trial.getStatus().failureCount()).isZero();
                // A step is reported once, and the last one of an attempt once more by the next.
                var output = folder.resolve("trials/" + trial.getMetadata().getName() + "/output.log");
                assertThat(Files.readAllLines(output).size())
                        .isLessThanOrEqualTo(trial.getStatus().report().step()
                                + 2 * trial.getStatus().attemptCount());
            });
            assertThat(TrainerProcesses.of(folder.toRealPath().resolve("trials")))
                    .isEmpty();
        }
        System.out.println(killed + " runs were killed before their end");
    }
}
