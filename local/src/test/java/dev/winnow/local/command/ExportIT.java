package dev.winnow.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code winnow export} over a run of nine trials with the shell trainer. */
class ExportIT {
    @TempDir
    private static Path home;

    private static Path run;

    @BeforeAll
    static void run() throws IOException {
        var runs = new Runs(home);
        run = runs.folder("digits");
        assertThat(Runs.execute(runs.arguments(runs.manifest(Runs.study("digits")), run, "0"))
                        .code())
                .isZero();
    }

    private static Runs.Said export(String... arguments) {
        var all = new ArrayList<>(List.of("export"));
        all.addAll(List.of(arguments));
        return Runs.execute(all);
    }

    @Test
    void csvGoesIntoTheFolderOfTheRun() throws IOException {
        assertThat(export(run.toString(), "--to", "csv").code()).isZero();

        var results = Files.readAllLines(run.resolve("trials.csv"));
        var trials = Files.readAllLines(run.resolve("csv/trials.csv"));
        assertThat(trials).hasSameSizeAs(results);
        for (int row = 0; row < results.size(); row++) {
            assertThat(trials.get(row)).startsWith(results.get(row) + ",");
        }
        long points = Runs.trials(run).stream()
                .mapToLong(trial -> trial.statusOrNew().report().points().size())
                .sum();
        assertThat(Files.readAllLines(run.resolve("csv/curves.csv"))).hasSize((int) points + 1);
    }

    @ParameterizedTest
    @CsvSource({"parquet, trials.parquet curves.parquet", "tensorboard, digits-0 digits-8"})
    void anotherFolderCanBeNamed(String target, String files) {
        var out = home.resolve("out-" + target);

        assertThat(export(run.toString(), "--to", target, "--out", out.toString())
                        .code())
                .isZero();
        for (var file : files.split(" ")) {
            assertThat(out.resolve(file)).exists();
        }
    }

    @Test
    void followingARunThatHasEndedEnds() {
        assertThat(export(run.toString(), "--to", "tensorboard", "--follow").code())
                .isZero();
        assertThat(run.resolve("tensorboard/digits-0")).isDirectory();
    }

    @Test
    void whatIsMissingIsSaidInOneLine() {
        var none = home.resolve("kubeconfig").toString();
        assertThat(export("nothing", "--to", "csv", "--kubeconfig", none))
                .isEqualTo(new Runs.Said(2, "there is no kubeconfig " + none + " that can be read"));
        assertThat(export(home.toString(), "--to", "csv").complaints())
                .endsWith("holds no study: name the folder of a run");
        assertThat(export(run.toString()).complaints()).contains("--to");
        assertThat(export(run.toString(), "--to", "excel").complaints())
                .contains("csv", "parquet", "tensorboard", "mlflow");
    }
}
