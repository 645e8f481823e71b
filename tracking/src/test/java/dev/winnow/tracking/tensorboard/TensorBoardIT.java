package dev.winnow.tracking.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.api.TrialMetrics;
import dev.winnow.engine.log.MetricsReader;
import dev.winnow.engine.report.Report;
import dev.winnow.tracking.Python;
import dev.winnow.tracking.Studies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TensorBoard itself reads what is written for it, and writes what is read. */
class TensorBoardIT {
    private static final double BEGIN = Studies.BEGIN.getEpochSecond();

    @TempDir
    private Path folder;

    private JsonNode read() throws IOException {
        return new ObjectMapper().readTree(Python.script("read_events.py", folder.toString()));
    }

    @Test
    void readsCurvesAndHyperparameters() throws IOException {
        new EventFolder(folder).study(Studies.page());
        var seen = read();

        assertThat(seen.at("/experiment/name").asText()).isEqualTo("digits");
        assertThat(seen.at("/experiment/hparams").toString())
                .isEqualTo("{\"hiddenUnits\":\"domain_interval\",\"learningRate\":\"domain_interval\","
                        + "\"momentum\":\"domain_interval\",\"optimizer\":\"domain_discrete\"}");
        assertThat(seen.at("/experiment/choices").toString()).isEqualTo("{\"optimizer\":[\"sgd\",\"adam\"]}");
        assertThat(seen.at("/experiment/metrics").toString()).isEqualTo("[\"accuracy\"]");
        assertThat(seen.at("/scalars/digits-0/accuracy").toString())
                .isEqualTo("[[1,%s,0.5],[3,%s,0.6],[9,%s,0.7]]".formatted(BEGIN + 10, BEGIN + 30, BEGIN + 90));
        assertThat(seen.at("/sessions").toString())
                .isEqualTo(
                        "{\"digits-0\":{\"hparams\":{\"hiddenUnits\":64.0,\"learningRate\":3.0E-5,\"momentum\":0.9,"
                                + "\"optimizer\":\"sgd\"},\"status\":1},"
                                + "\"digits-1\":{\"hparams\":{\"hiddenUnits\":32.0,\"learningRate\":0.01,\"optimizer\":\"adam\"},"
                                + "\"status\":1},"
                                + "\"digits-2\":{\"hparams\":{\"hiddenUnits\":32.0,\"learningRate\":0.01,\"optimizer\":\"adam\"}}}");
    }

    /** A reader that stays open sees what is appended, each step once. */
    @Test
    void readsOnWhereItWas() throws IOException {
        var tracker = new EventFolder(folder);
        tracker.study(Studies.page(Studies.running(1)));
        tracker.study(Studies.page(Studies.running(2)));
        tracker.study(Studies.page(Studies.running(2)));

        assertThat(read().at("/scalars/digits-2/accuracy").toString())
                .isEqualTo("[[1,%s,0.55],[2,%s,0.6]]".formatted(BEGIN + 10, BEGIN + 20));
    }

    /** The other way round: metrics are read that TensorBoard writes. */
    @Test
    void itsOwnFilesAreRead() throws IOException {
        Python.script("write_events.py", folder.toString());
        var reports = new ArrayList<Report>();
        var metrics = new TrialMetrics(TrialMetrics.From.TensorBoard, null, null, null, "/logs", null);
        try (var reader = MetricsReader.of(List.of("loss", "accuracy"), metrics, folder)) {
            reader.end(reports::add);
            assertThat(reader.complaint()).isEmpty();
        }
        assertThat(reports)
                .extracting(report -> report.step() + " " + report.metrics())
                .containsExactly(
                        "1 {loss=0.5, accuracy=0.7}", "2 {loss=0.25, accuracy=0.8}", "3 {loss=0.125, accuracy=0.9}");
    }
}
