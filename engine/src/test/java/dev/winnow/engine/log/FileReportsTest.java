package dev.winnow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.winnow.api.TrialMetrics;
import dev.winnow.api.TrialMetrics.Format;
import dev.winnow.api.TrialMetrics.From;
import dev.winnow.engine.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReportsTest {
    @TempDir
    private Path folder;

    private final List<Report> reports = new ArrayList<>();

    private Path file() {
        return folder.resolve("train.log");
    }

    private MetricsReader reader(@Nullable String step) {
        return MetricsReader.of(
                List.of("loss"),
                new TrialMetrics(From.File, Format.Katib, null, step, "/metrics/train.log", null),
                file());
    }

    private void append(String text) throws IOException {
        Files.writeString(file(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> steps() {
        return reports.stream()
                .map(report -> report.step() + ":" + report.metrics().get("loss"))
                .toList();
    }

    @Test
    void aLineIsReadOnceItHasAnEnd() throws IOException {
        try (var reader = reader(null)) {
            append("loss=0.5\nloss=0.");
            reader.read(reports::add);
            assertThat(steps()).containsExactly("1:0.5");

            append("25\n");
            reader.read(reports::add);
            assertThat(steps()).containsExactly("1:0.5", "2:0.25");
        }
    }

    @Test
    void theLastLineNeedsNoEndOnceTheTrainerHasEnded() throws IOException {
        try (var reader = reader("epoch")) {
            append("epoch=1 loss=0.5\nepoch=2 loss=nan");
            reader.end(reports::add);
        }
        assertThat(reports).hasSize(2);
        assertThat(reports.get(1).metrics()).containsExactly(entry("loss", Double.NaN));
    }

    @Test
    void countingGoesOnInAFileThatWasCut() throws IOException {
        try (var reader = reader(null)) {
            append("loss=0.5\nloss=0.4\nhalf a li");
            reader.read(reports::add);
            Files.writeString(file(), "loss=0.3\n");
            reader.read(reports::add);
        }
        assertThat(steps()).containsExactly("1:0.5", "2:0.4", "3:0.3");
    }

    @Test
    void aLineOf10MegabytesColoursAndProgressBarsDoNoHarm() throws IOException {
        append("x".repeat(10_000_000) + "\n\u001b[32mloss=0.5\u001b[0m\n 1% loss=9\r99% loss=0.4\n");
        try (var reader = reader(null)) {
            reader.end(reports::add);
        }
        assertThat(steps()).containsExactly("1:0.5", "2:0.4");
    }

    @Test
    void whatIsNoNumberIsSaid() throws IOException {
        append("loss=0.5 epoch=0\n");
        try (var reader = reader("epoch")) {
            reader.read(reports::add);
            assertThat(reader.complaint())
                    .hasValue("a step must be a whole number from 1, but the log has \"0\"; where steps begin at 0, set"
                            + " spec.trial.metrics.firstStep");
        }
    }
}
