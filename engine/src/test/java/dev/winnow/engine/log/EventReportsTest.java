package dev.winnow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import dev.winnow.api.TrialMetrics;
import dev.winnow.api.TrialMetrics.From;
import dev.winnow.engine.report.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventReportsTest {
    private static final String FILE = "events.out.tfevents.1.host";

    @TempDir
    private Path folder;

    private final List<Report> reports = new ArrayList<>();

    private MetricsReader reader(String... compared) {
        return reader(null, compared);
    }

    private MetricsReader reader(@Nullable Integer first, String... compared) {
        return MetricsReader.of(
                List.of(compared), new TrialMetrics(From.TensorBoard, null, null, null, "/logs", first), folder);
    }

    private List<String> read(MetricsReader reader) throws IOException {
        reports.clear();
        reader.read(reports::add);
        return reports.stream()
                .map(report -> report.step() + " " + report.metrics())
                .toList();
    }

    private void append(String name, byte[]... records) throws IOException {
        var path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        for (var record : records) {
            Files.write(path, record, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Fields fields) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        fields.write(out);
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] little(int bytes, long number) {
        var buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return (bytes == Long.BYTES ? buffer.putLong(number) : buffer.putInt((int) number)).array();
    }

    private static byte[] checksum(byte[] data) {
        var crc = new CRC32C();
        crc.update(data);
        return little(Integer.BYTES, Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8);
    }

    private static byte[] record(byte[] event) {
        var length = little(Long.BYTES, event.length);
        var out = new ByteArrayOutputStream();
        List.of(length, checksum(length), event, checksum(event)).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] scalar(long step, String tag, float value) throws IOException {
        return scalar(step, tag, out -> out.writeFloat(2, value));
    }

    private static byte[] scalar(long step, String tag, Fields value) throws IOException {
        var entry = message(out -> {
            out.writeString(1, tag);
            value.write(out);
        });
        var summary = message(out -> out.writeByteArray(1, entry));
        return record(message(out -> {
            out.writeDouble(1, 1.7e9);
            out.writeInt64(2, step);
            out.writeByteArray(5, summary);
        }));
    }

    /**
     * Written by TensorBoard 2.21 itself, {@code tracking/src/test/python/write_events.py}: a version, a text, a histogram, then loss
     * and accuracy of the steps 1 to 3.
     */
    @Test
    void readsWhatTensorBoardWrites() throws IOException {
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/tensorboard.tfevents"))) {
            append(FILE, in.readAllBytes());
        }
        assertThat(read(reader("loss"))).containsExactly("1 {loss=0.5}", "2 {loss=0.25}", "3 {loss=0.125}");
        assertThat(read(reader("accuracy", "loss"))).hasSize(3).contains("3 {accuracy=0.9, loss=0.125}");
    }

    @Test
    void goesOnWhereItWasAndWaitsForTheRestOfARecord() throws IOException {
        var reader = reader("loss");
        assertThat(read(reader)).isEmpty();
        var second = scalar(2, "loss", 0.1f);
        append(FILE, scalar(1, "loss", 0.5f), scalar(1, "other", 7), Arrays.copyOf(second, 20));
        assertThat(read(reader)).containsExactly("1 {loss=0.5}");

        append(FILE, Arrays.copyOfRange(second, 20, second.length));
        assertThat(read(reader)).containsExactly("2 {loss=0.1}");
        assertThat(read(reader)).isEmpty();
    }

    @Test
    void readsTensorsOfOneNumber() throws IOException {
        append(
                FILE,
                scalar(
                        1,
                        "loss",
                        out -> out.writeByteArray(8, message(tensor -> {
                            tensor.writeEnum(1, 1);
                            tensor.writeByteArray(4, little(Integer.BYTES, Float.floatToIntBits(0.3f)));
                        }))),
                scalar(
                        2,
                        "loss",
                        out -> out.writeByteArray(8, message(tensor -> {
                            tensor.writeEnum(1, 2);
                            tensor.writeByteArray(6, little(Long.BYTES, Double.doubleToLongBits(0.2)));
                        }))),
                scalar(
                        3,
                        "loss",
                        out -> out.writeByteArray(8, message(tensor -> {
                            tensor.writeEnum(1, 1);
                            tensor.writeFloat(5, Float.NaN);
                        }))),
                scalar(
                        4,
                        "loss",
                        out -> out.writeByteArray(8, message(tensor -> {
                            tensor.writeEnum(1, 1);
                            tensor.writeByteArray(5, new byte[8]);
                        }))));

        assertThat(read(reader("loss"))).containsExactly("1 {loss=0.3}", "2 {loss=0.2}", "3 {loss=NaN}");
    }

    @Test
    void metricsOfSeveralFilesMakeOneReportOfAStep() throws IOException {
        append("train/" + FILE, scalar(1, "loss", 0.5f), scalar(2, "loss", 0.4f));
        var reader = reader("train/loss", "validation/loss");
        assertThat(read(reader)).isEmpty();

        append("validation/" + FILE, scalar(1, "loss", 0.7f), scalar(2, "loss", 0.6f));
        assertThat(read(reader))
                .containsExactly("1 {train/loss=0.5, validation/loss=0.7}", "2 {train/loss=0.4, validation/loss=0.6}");
    }

    @Test
    void aTagAloneIsThatOfOneFolder() throws IOException {
        append("version_0/" + FILE, scalar(1, "loss", 0.5f));
        append("version_1/" + FILE, scalar(2, "loss", 0.4f));
        var reader = reader("loss");

        assertThat(read(reader)).containsExactly("1 {loss=0.5}");
        assertThat(reader.complaint())
                .hasValue("the tag loss is in several folders, and the first one was read: call the metric"
                        + " version_0/loss");
    }

    @Test
    void aBrokenRecordIsLeftOutAndAfterABrokenLengthTheFile() throws IOException {
        var broken = scalar(2, "loss", 0.4f);
        broken[broken.length - 1] ^= 1;
        var lost = scalar(4, "loss", 0.2f);
        lost[0] ^= 1;
        append(FILE, scalar(1, "loss", 0.5f), broken, scalar(3, "loss", 0.3f), lost, scalar(5, "loss", 0.1f));
        append("later." + FILE, scalar(6, "loss", 0.05f));
        var reader = reader("loss");

        assertThat(read(reader)).containsExactly("1 {loss=0.5}", "3 {loss=0.3}", "6 {loss=0.05}");
        assertThat(reader.complaint()).hasValue(FILE + ": a record has a wrong checksum and is left out");
    }

    @Test
    void aPictureOf10MegabytesIsPassedOver() throws IOException {
        append(FILE, record(new byte[10_000_000]), scalar(1, "loss", 0.5f));

        assertThat(read(reader("loss"))).containsExactly("1 {loss=0.5}");
    }

    @Test
    void stepsThatBeginAt0AreSaidOrCounted() throws IOException {
        append(FILE, scalar(0, "loss", 0.5f), scalar(1, "loss", 0.4f));
        var reader = reader("loss");

        assertThat(read(reader)).containsExactly("1 {loss=0.4}");
        assertThat(reader.complaint())
                .hasValue("a step must be a whole number from 1, but loss has 0; where steps begin at 0, set"
                        + " spec.trial.metrics.firstStep");
        assertThat(read(reader(0, "loss"))).containsExactly("1 {loss=0.5}", "2 {loss=0.4}");
    }

    @Test
    void ofStepsThatLackAMetricTheNewestAreKept() throws IOException {
        var out = new ByteArrayOutputStream();
        for (int step = 1; step <= EventReports.MOST_STEPS + 5; step++) {
            out.writeBytes(scalar(step, "loss", 0.5f));
        }
        append(FILE, out.toByteArray());
        var reader = reader("loss", "accuracy");
        read(reader);
        append(FILE, scalar(3, "accuracy", 0.1f), scalar(9, "accuracy", 0.2f));

        assertThat(read(reader)).containsExactly("9 {loss=0.5, accuracy=0.2}");
    }
}
