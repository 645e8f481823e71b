package dev.winnow.local.command;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.local.process.TrainerProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is full at a moment: where a file is to be written aside lies a link to {@code /dev/full}, which refuses
 * every byte. One clear line, exit code 1, nothing overwritten, and the same command goes on.
 */
class FullDiskIT {
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    private Path home;

    private Runs.Said run(String trainer) throws IOException {
        var study = Runs.study("full");
        with(study, "/spec/trial/pod/spec/containers/0/command", "[sh, -c, " + trainer + "]");
        return Runs.execute(
                "run",
                new Runs(home).manifest(study).toString(),
                "--dir",
                home.resolve("run").toString());
    }

    private static String shell(String before) {
        return "'" + before + "STEP_SECONDS=0 exec sh " + Runs.SHELL_TRAINER + "'";
    }

    private void refused(Runs.Said said, String file) throws IOException {
        assertThat(said.complaints())
                .isEqualTo(home.toRealPath().resolve("run").resolve(file)
                        + ": No space left on device: when that is mended, the same command goes on");
        assertThat(said.code()).isEqualTo(1);
        assertThat(TrainerProcesses.of(home.toRealPath().resolve("run/trials"))).isEmpty();
    }

    @Test
    void beforeTheFirstTrial() throws IOException {
        var folder = Files.createDirectories(home.resolve("run"));
        Files.createSymbolicLink(folder.resolve("study.json.tmp"), FULL);

        refused(run(shell("")), "study.json");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(Path::getFileName).map(Path::toString)).containsExactly("lock");
        }
        assertThat(run(shell(""))).isEqualTo(new Runs.Said(0, ""));
    }

    @Test
    void whenAReportIsToBeWritten() throws IOException {
        var undisturbed = new Runs(home).folder("undisturbed");
        assertThat(Runs.execute(new Runs(home).arguments(new Runs(home).manifest(Runs.study("full")), undisturbed, "0"))
                        .code())
                .isZero();
        // Once, when trial 4 runs and that is on record: the next to be written is its report.
        var trainer = shell("case $WINNOW_TRIAL in full-4) [ -e ../full ] || { touch ../full;"
                + " until grep -q state...Running ../trial.json; do sleep 0.02; done; ln -s " + FULL
                + " ../trial.json.tmp; };; esac; ");
        refused(run(trainer), "trials/full-4/trial.json");
        assertThat(Runs.trials(home.resolve("run"))).hasSizeGreaterThanOrEqualTo(5);

        assertThat(run(trainer)).isEqualTo(new Runs.Said(0, ""));
        assertThat(Runs.parameters(home.resolve("run"))).isEqualTo(Runs.parameters(undisturbed));
        assertThat(Runs.trials(home.resolve("run")))
                .allSatisfy(
                        trial -> assertThat(trial.getStatus().failureCount()).isZero());
    }

    @Test
    void whenTheResultsAreToBeWritten() throws IOException {
        Files.createDirectories(home.resolve("run"));
        var trainer = shell("ln -sf " + FULL + " ../../../trials.csv.tmp; ");
        refused(run(trainer), "trials.csv");

        assertThat(run(trainer)).isEqualTo(new Runs.Said(0, ""));
        assertThat(home.resolve("run/trials.csv")).isNotEmptyFile();
    }
}
