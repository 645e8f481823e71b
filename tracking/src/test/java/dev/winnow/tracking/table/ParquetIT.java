package dev.winnow.tracking.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import dev.winnow.tracking.Python;
import dev.winnow.tracking.Studies;
import dev.winnow.tracking.table.TableFiles.Format;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** pyarrow reads what is written as Parquet. */
class ParquetIT {
    @TempDir
    private Path folder;

    private List<String> read(String name) {
        return Python.script("read_parquet.py", folder.resolve(name).toString())
                .lines()
                .toList();
    }

    @Test
    void theTrialsHaveTypesAndValues() throws IOException {
        new TableFiles(folder, Format.PARQUET).study(Studies.page());

        assertThat(read("trials.parquet"))
                .containsExactly(
                        "{\"trial\": \"string\", \"state\": \"string\", \"reason\": \"string\", \"value\": \"double\", "
                                + "\"step\": \"int64\", \"attempts\": \"int64\", \"seconds\": \"double\", "
                                + "\"parameters.learningRate\": \"double\", \"parameters.hiddenUnits\": \"int64\", "
                                + "\"parameters.optimizer\": \"string\", \"parameters.momentum\": \"double\", \"gpuSeconds\": "
                                + "\"double\", \"cost\": \"double\", \"startTime\": \"timestamp[ms, tz=UTC]\", \"completionTime\": "
                                + "\"timestamp[ms, tz=UTC]\"}",
                        "{\"trial\": \"digits-0\", \"state\": \"Completed\", \"reason\": null, \"value\": 0.7, \"step\": 9, "
                                + "\"attempts\": 1, \"seconds\": 90.0, \"parameters.learningRate\": 3e-05, "
                                + "\"parameters.hiddenUnits\": 64, \"parameters.optimizer\": \"sgd\", \"parameters.momentum\": "
                                + "0.9, \"gpuSeconds\": 90.0, \"cost\": 0.05, \"startTime\": \"2026-01-01 00:00:00+00:00\", "
                                + "\"completionTime\": \"2026-01-01 00:01:35+00:00\"}",
                        "{\"trial\": \"digits-1\", \"state\": \"Stopped\", \"reason\": \"Pruned\", \"value\": 0.4, \"step\": "
                                + "1, \"attempts\": 1, \"seconds\": 0.0, \"parameters.learningRate\": 0.01, "
                                + "\"parameters.hiddenUnits\": 32, \"parameters.optimizer\": \"adam\", \"parameters.momentum\": "
                                + "null, \"gpuSeconds\": 0.0, \"cost\": null, \"startTime\": \"2026-01-01 00:00:00+00:00\", "
                                + "\"completionTime\": \"2026-01-01 00:00:20+00:00\"}",
                        "{\"trial\": \"digits-2\", \"state\": \"Running\", \"reason\": null, \"value\": 0.55, \"step\": 1, "
                                + "\"attempts\": 1, \"seconds\": 0.0, \"parameters.learningRate\": 0.01, "
                                + "\"parameters.hiddenUnits\": 32, \"parameters.optimizer\": \"adam\", \"parameters.momentum\": "
                                + "null, \"gpuSeconds\": 0.0, \"cost\": null, \"startTime\": \"2026-01-01 00:00:00+00:00\", "
                                + "\"completionTime\": null}");
    }

    @Test
    void aTableWithoutRowsHasItsColumns() throws IOException {
        new TableFiles(folder, Format.PARQUET).study(Studies.page());
        new TableFiles(folder, Format.PARQUET)
                .study(Studies.page(Manifests.stored(Manifests.asha("digits")), List.of()));

        assertThat(read("curves.parquet"))
                .containsExactly(
                        "{\"trial\": \"string\", \"step\": \"int64\", \"time\": \"timestamp[ms, tz=UTC]\", \"value\": "
                                + "\"double\"}");
    }

    /** 200 trials of 60 points each: long runs, many rows, texts of two bytes a letter. */
    @Test
    void aLongTableIsReadWhole() throws IOException {
        var trials = IntStream.range(0, 200)
                .mapToObj(number -> {
                    var trial = TrialFixture.trial().number(number).parameters(Map.of("optimizer", "Grüße"));
                    IntStream.rangeClosed(1, 60).forEach(step -> trial.reports(step, number + step / 100.0));
                    return trial.build();
                })
                .toList();
        new TableFiles(folder, Format.PARQUET).study(Studies.made(trials));

        assertThat(read("curves.parquet"))
                .hasSize(1 + 200 * 60)
                .last()
                .asString()
                .contains("\"digits-199\"", "\"step\": 60", "\"value\": 199.6");
        assertThat(read("trials.parquet")).last().asString().contains("Gr\\u00fc\\u00dfe");
    }
}
