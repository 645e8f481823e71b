package dev.winnow.operator.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that are killed by SIGKILL at a random moment and started again. {@code -Dwinnow.kills=50} takes the number that
 * is claimed; a few are enough to notice a fault.
 */
class KilledRunsTest {
    private static final int KILLS = Integer.getInteger("winnow.kills", 3);
    private static final long SEED = 11;
    /** An undisturbed run takes about so long, start of the JVM included. */
    private static final int SPREAD_MILLIS = 6_000;

    @TempDir
    private Path home;

    @Test
    void everyKilledRunGoesOnToTheSameTrials() throws IOException, InterruptedException {
        var runs = new Runs(home);
        var manifest = runs.manifest(Runs.study("quadratic"));
        var undisturbed = runs.folder("undisturbed");
        assertThat(Runs.execute(runs.arguments(manifest, undisturbed, "0.05")).code())
                .isZero();
        var random = new Random(SEED);
        int disturbed = 0;

        for (int round = 0; round < KILLS; round++) {
            var folder = runs.folder("killed-" + round);
            int moment = 1 + random.nextInt(SPREAD_MILLIS);
            boolean ended = start(runs.arguments(manifest, folder, "0.05")).waitFor(moment, TimeUnit.MILLISECONDS);
            if (!ended) {
                running.destroyForcibly().waitFor();
                disturbed++;
            }
            assertThat(start(runs.arguments(manifest, folder, "0.05")).waitFor())
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
            assertThat(Kin.of(folder.toRealPath().resolve("trials"))).isEmpty();
        }
        System.out.println(disturbed + " of " + KILLS + " runs were killed before their end");
    }

    private Process running;

    /** A run in a process of its own. */
    private Process start(List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.winnow.operator.Main"));
        command.addAll(arguments);
        running = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("runs.log").toFile())
                .start();
        return running;
    }
}
