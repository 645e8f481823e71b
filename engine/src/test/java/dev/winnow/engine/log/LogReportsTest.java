package dev.winnow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.StudySpec;
import dev.winnow.api.TrialMetrics;
import dev.winnow.api.TrialMetrics.Format;
import dev.winnow.api.TrialMetrics.From;
import dev.winnow.engine.report.Report;
import dev.winnow.testkit.Manifests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogReportsTest {
    private static final StudySpec ACCURACY = spec("[{metric: accuracy, direction: Maximize}]");
    private static final StudySpec TWO =
            spec("[{metric: accuracy, direction: Maximize}, {metric: loss, direction: Minimize}]");
    private static final TrialMetrics KATIB = new TrialMetrics(From.Log, Format.Katib, null, null, null, null);

    private static StudySpec spec(String objectives) {
        return Manifests.stored(Manifests.with(Manifests.asha("study"), "/spec/objectives", objectives))
                .getSpec();
    }

    private static TrialMetrics katib(String step) {
        return new TrialMetrics(From.Log, Format.Katib, null, step, null, null);
    }

    private static TrialMetrics json(@Nullable String step) {
        return new TrialMetrics(From.Log, Format.JSON, null, step, null, null);
    }

    private static TrialMetrics regex(@Nullable String step, String... expressions) {
        return new TrialMetrics(From.Log, Format.Regex, List.of(expressions), step, null, null);
    }

    private static Report report(int step, double accuracy) {
        return new Report(step, Map.of("accuracy", accuracy));
    }

    /** What a whole log holds, and the first thing in it that could not be read. */
    private record Read(List<Report> reports, String complaint) {}

    private static Read read(StudySpec spec, TrialMetrics metrics, String log) {
        return read(spec, metrics, log.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE);
    }

    private static Read read(StudySpec spec, TrialMetrics metrics, byte[] log, int piece) {
        var reports = new ArrayList<Report>();
        var reader = new LogReports(spec.comparedMetrics(), metrics);
        for (int from = 0; from < log.length; from += piece) {
            int count = Math.min(piece, log.length - from);
            var bytes = new byte[count];
            System.arraycopy(log, from, bytes, 0, count);
            reader.add(bytes, count, reports::add);
            if (piece == Integer.MAX_VALUE) {
                break;
            }
        }
        reader.end(reports::add);
        return new Read(reports, reader.complaint().orElse(""));
    }

    private static List<Report> katib(StudySpec spec, String log) {
        return read(spec, KATIB, log).reports();
    }

    @Test
    void countsTheStepsOfALogThatHasNone() {
        assertThat(katib(
                        ACCURACY,
                        "accuracy=0.1\nnothing\n2026 INFO accuracy = .2, lr=3\nAccuracy=0.3 accuracy=1E-1 \n"))
                .containsExactly(report(1, 0.1), report(2, 0.2), report(3, 0.1));
    }

    @Test
    void reportsAStepOnceAllMetricsThatAreComparedWerePrinted() {
        assertThat(katib(TWO, "loss=3\naccuracy=0.1\naccuracy=0.2\nloss=2 accuracy=0.3\n"))
                .containsExactly(
                        new Report(1, Map.of("accuracy", 0.1, "loss", 3.0)),
                        new Report(2, Map.of("accuracy", 0.2, "loss", 2.0)));
    }

    @Test
    void takesTheStepsThatTheLogHas() {
        assertThat(read(
                                TWO,
                                katib("epoch"),
                                "epoch=3 loss=1\naccuracy=0.5\nepoch=7 loss=2\nepoch=9\naccuracy=1 loss=1\n")
                        .reports())
                .containsExactly(
                        new Report(3, Map.of("accuracy", 0.5, "loss", 1.0)),
                        new Report(9, Map.of("accuracy", 1.0, "loss", 1.0)));
    }

    @Test
    void readsWhatSaysThatAModelDiverged() {
        assertThat(katib(ACCURACY, "accuracy=nan\n").get(0).metrics()).containsEntry("accuracy", Double.NaN);
        assertThat(katib(ACCURACY, "accuracy=-inf\n").get(0).metrics())
                .containsEntry("accuracy", Double.NEGATIVE_INFINITY);
    }

    @Test
    void readsObjects() {
        var log = """
                starting
                {"epoch": 1, "accuracy": 0.5, "nested": {"accuracy": 2}}
                {"epoch": 2, "accuracy": "0.6"}
                {"epoch": "3", "accuracy": NaN}
                {"epoch": 4, "accuracy":
                {"other": 5}
                """;
        assertThat(read(ACCURACY, json("epoch"), log).reports())
                .containsExactly(report(1, 0.5), report(2, 0.6), report(3, Double.NaN));
        assertThat(read(ACCURACY, json(null), log).reports()).hasSize(3);
    }

    @Test
    void readsNamedGroups() {
        var log = "step 4: acc 81.5%\nstep 5: acc 82%\n";
        assertThat(read(ACCURACY, regex("n", "step (?P<n>\\d+): acc (?P<accuracy>[\\d.]+)%"), log)
                        .reports())
                .containsExactly(report(4, 81.5), report(5, 82));
        assertThat(read(
                                ACCURACY,
                                regex(null, "(?P<metric>\\w+): (?P<value>[\\d.]+);?"),
                                "accuracy: 1; loss: 2; accuracy: 3")
                        .reports())
                .containsExactly(report(1, 1), report(2, 3));
    }

    @Test
    void readsExpressionsThatAreSpreadOverLines() {
        var metrics = regex("e", "^epoch (?P<e>\\d+)$", "^accuracy (?P<accuracy>\\S+)$", "^loss (?P<loss>\\S+)$");
        assertThat(read(TWO, metrics, "epoch 2\nloss 1\naccuracy 0.5\n").reports())
                .containsExactly(new Report(2, Map.of("accuracy", 0.5, "loss", 1.0)));
    }

    /** A backtracking engine takes 2^40 steps for this. */
    @Test
    void takesNoLongTimeForAnExpressionThatBacktracks() {
        assertThat(read(ACCURACY, regex(null, "(?P<accuracy>(a*)*b)"), "a".repeat(40) + "\n")
                        .reports())
                .isEmpty();
        assertThat(read(ACCURACY, regex(null, "(?P<accuracy>[0-9]*)"), "x1y").complaint())
                .isEqualTo("the metric accuracy must be a number, but the log has \"\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 4096})
    void isTheSameInWhateverPiecesTheLogComes(int piece) {
        var log =
                "é accuracy=0.1\r\n\u001b[32maccuracy=\u001b[1m0.2\u001b[0m\n10 %\r accuracy=9\r accuracy=0.3\naccuracy=0.4";
        assertThat(read(ACCURACY, KATIB, log.getBytes(StandardCharsets.UTF_8), piece)
                        .reports())
                .containsExactly(report(1, 0.1), report(2, 0.2), report(3, 0.3), report(4, 0.4));
    }

    /** What a progress bar showed last counts, once. */
    @Test
    void takesOfALineThatOverwritesItselfWhatStoodThereLast() {
        var bar = new StringBuilder();
        for (int i = 1; i <= 100; i++) {
            bar.append("\r").append(i).append("% accuracy=0.").append(i);
        }
        assertThat(katib(ACCURACY, bar + "\n")).containsExactly(report(1, 0.1));
    }

    @Test
    void readsTheLastLineWithoutAnEndWhenTheLogEnds() {
        var reports = new ArrayList<Report>();
        var reader = new LogReports(ACCURACY.comparedMetrics(), KATIB);
        var bytes = "accuracy=0.5".getBytes(StandardCharsets.UTF_8);

        reader.add(bytes, bytes.length, reports::add);
        assertThat(reports).isEmpty();
        reader.end(reports::add);

        assertThat(reports).containsExactly(report(1, 0.5));
    }

    /** Standard output and standard error come together line by line, and now and then within one. */
    @Test
    void findsValuesBetweenTheLinesOfAnotherStream() {
        assertThat(katib(ACCURACY, "WARNING: slow\naccuracy=0.1WARNING: loss=nan\nat x.py\naccuracy=0.2\n"))
                .containsExactly(report(1, 0.1), report(2, 0.2));
    }

    @Test
    void readsTheBeginOfALineOfTenMegabytesAndTheNextLine() {
        var log = "accuracy=0.1 " + "x".repeat(10_000_000) + " accuracy=9\naccuracy=0.2\n";

        assertThat(katib(ACCURACY, log)).containsExactly(report(1, 0.1), report(2, 0.2));
    }

    /** The millionth line has the value of the millionth. */
    @Test
    @Tag("slow")
    void readsAMillionLines() {
        var last = new ArrayList<Report>();
        var reader = new LogReports(ACCURACY.comparedMetrics(), katib("step"));
        int count = 0;
        for (int block = 0; block < 1000; block++) {
            var text = new StringBuilder();
            for (int line = 1; line <= 1000; line++) {
                int step = block * 1000 + line;
                text.append(step % 2 == 0 ? "step=" + step + " accuracy=" + step + "\n" : "INFO step " + step + "\n");
            }
            var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            last.clear();
            reader.add(bytes, bytes.length, last::add);
            count += last.size();
        }
        assertThat(count).isEqualTo(500_000);
        assertThat(last.get(last.size() - 1)).isEqualTo(report(1_000_000, 1_000_000));
    }

    @Test
    void readsBytesThatAreNoText() {
        var log = new byte[] {(byte) 0xff, (byte) 0xfe, 0, 'a', 'c', 'c', 'u', 'r', 'a', 'c', 'y', '=', '1', '\n'};

        assertThat(read(ACCURACY, KATIB, log, 5).reports()).containsExactly(report(1, 1));
    }

    @Test
    void stepsMayBeginAt0() {
        var from0 = new TrialMetrics(From.Log, Format.Katib, null, "epoch", null, 0);

        assertThat(read(ACCURACY, from0, "epoch=0 accuracy=0.1\nepoch=1 accuracy=0.2\n")
                        .reports())
                .extracting(Report::step)
                .containsExactly(1, 2);
    }

    @Test
    void saysOnceWhatCannotBeRead() {
        assertThat(read(ACCURACY, json(null), "{\"accuracy\": [1, 2]}\n{\"accuracy\": \"good\"}\n")
                        .complaint())
                .isEqualTo("the metric accuracy must be a number, but the log has \"[1,2]\"");
        assertThat(read(ACCURACY, json("epoch"), "{\"epoch\": 0, \"accuracy\": 1}\n")
                        .complaint())
                .isEqualTo("a step must be a whole number from 1, but the log has \"0\"; where steps begin at 0, set"
                        + " spec.trial.metrics.firstStep");
        assertThat(read(ACCURACY, json("epoch"), "{\"epoch\": 1.5, \"accuracy\": 1}\n")
                        .complaint())
                .isEqualTo("a step must be a whole number from 1, but the log has \"1.5\"");
        assertThat(read(ACCURACY, katib("epoch"), "accuracy=1\n").complaint())
                .isEqualTo("the metric accuracy was printed before any step");
        assertThat(read(ACCURACY, KATIB, "accuracy=1\n").complaint()).isEmpty();
    }
}
