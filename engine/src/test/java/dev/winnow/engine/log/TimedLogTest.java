package dev.winnow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.StudySpec;
import dev.winnow.api.Timing.Printed;
import dev.winnow.api.TrialMetrics;
import dev.winnow.api.TrialMetrics.Format;
import dev.winnow.api.TrialMetrics.From;
import dev.winnow.engine.log.TimedLog.Mark;
import dev.winnow.engine.report.Report;
import dev.winnow.testkit.Manifests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimedLogTest {
    private static final TrialMetrics COUNTED = new TrialMetrics(From.Log, Format.Katib, null, null, null, null);
    private static final TrialMetrics NAMED = new TrialMetrics(From.Log, Format.Katib, null, "epoch", null, null);

    /** Rounds that are spread over lines, several in one line, lines of one time, an empty line, and one without an end. */
    private static final List<String> LINES = List.of(
            "T00:00:01.000000001Z hello accuracy",
            "T00:00:01.5Z accuracy=0.1",
            "T00:00:01.500000000Z loss=1",
            "T00:00:01.5Z accuracy=0.2",
            "T00:00:02Z loss=2 accuracy=0.3 loss=3 accuracy=0.4 loss=4 accuracy=0.5",
            "T00:00:02Z loss=5",
            "T00:00:02Z ",
            "T00:00:02.25Z 10%\r\u001b[32maccuracy=0.6 loss=6\u001b[0m",
            "T02:00:02.5+02:00 accuracy=0.7",
            "T00:00:03Z loss=7",
            "T00:00:03Z accuracy=0.8",
            "T00:00:04.123456789Z loss=8");

    private static StudySpec spec() {
        return Manifests.stored(Manifests.with(
                        Manifests.asha("study"),
                        "/spec/objectives",
                        "[{metric: accuracy, direction: Maximize}, {metric: loss, direction: Minimize}]"))
                .getSpec();
    }

    private static String log(List<String> lines) {
        return "2026-11-27" + String.join("\n2026-11-27", lines);
    }

    private static Report report(int step) {
        return new Report(step, Map.of("accuracy", step / 10.0, "loss", (double) step));
    }

    private static List<Report> reports(int first, int last) {
        var reports = new ArrayList<Report>();
        for (int step = first; step <= last; step++) {
            reports.add(report(step));
        }
        return reports;
    }

    private static List<Report> sent(List<Report> reports) {
        return reports.stream().map(report -> report.at(null)).toList();
    }

    private record Read(List<Report> reports, String complaint) {}

    private static Read read(TrialMetrics metrics, Optional<Mark> mark, String text, int piece) {
        var log = new TimedLog(spec(), metrics, mark);
        var reports = new ArrayList<Report>();
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; from += piece) {
            var part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + piece));
            for (int at = 0; at < part.length; ) {
                at = log.read(part, at, reports::add);
            }
        }
        log.end(reports::add);
        return new Read(reports, log.complaint().orElse(""));
    }

    private static Optional<Mark> mark(Report report) {
        return Optional.of(new Mark(report.step(), report.printed()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64, 10_000})
    void readsTheSameInWhateverPiecesTheLogComes(int piece) {
        assertThat(sent(read(COUNTED, Optional.empty(), log(LINES), piece).reports()))
                .isEqualTo(reports(1, 8));
    }

    @Test
    void saysWhereAReportStands() {
        assertThat(read(COUNTED, Optional.empty(), log(LINES), 64).reports())
                .extracting(Report::printed)
                .containsExactly(
                        new Printed("2026-11-27T00:00:01.500Z", 2),
                        new Printed("2026-11-27T00:00:02Z", 1),
                        new Printed("2026-11-27T00:00:02Z", 3),
                        new Printed("2026-11-27T00:00:02Z", 5),
                        new Printed("2026-11-27T00:00:02Z", 7),
                        new Printed("2026-11-27T00:00:02.250Z", 2),
                        new Printed("2026-11-27T00:00:03Z", 1),
                        new Printed("2026-11-27T00:00:04.123456789Z", 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void goesOnBehindEachReportAndMissesNoneAndDoublesNone(int place) {
        var all = read(COUNTED, Optional.empty(), log(LINES), 64).reports();

        var after = read(COUNTED, mark(all.get(place)), log(LINES), 7);

        assertThat(after.reports()).isEqualTo(all.subList(place + 1, all.size()));
        assertThat(after.complaint()).isEmpty();
    }

    @Test
    void goesOnWhereTheBeginOfTheLogIsGone() {
        var all = read(COUNTED, Optional.empty(), log(LINES), 64).reports();

        var after = read(COUNTED, mark(all.get(0)), log(LINES.subList(2, LINES.size())), 64);

        assertThat(sent(after.reports()).get(0)).isEqualTo(new Report(2, Map.of("accuracy", 0.3, "loss", 2.0)));
        assertThat(read(COUNTED, mark(all.get(5)), log(LINES.subList(7, LINES.size())), 64)
                        .reports())
                .isEqualTo(all.subList(6, 8));
    }

    @Test
    void saysThatLinesAreGoneWhichNobodyHadRead() {
        var all = read(COUNTED, Optional.empty(), log(LINES), 64).reports();

        var after = read(COUNTED, mark(all.get(2)), log(LINES.subList(8, LINES.size())), 64);

        assertThat(sent(after.reports()))
                .containsExactly(
                        new Report(4, Map.of("accuracy", 0.7, "loss", 7.0)),
                        new Report(5, Map.of("accuracy", 0.8, "loss", 8.0)));
        assertThat(after.complaint()).startsWith("the node has dropped lines that were not read yet");
    }

    @Test
    void namedStepsGoOnWithTheStepOfTheMark() {
        var lines = log(List.of(
                "T00:00:01Z epoch=3 accuracy=0.3 loss=3",
                "T00:00:01Z epoch=4",
                "T00:00:02Z accuracy=0.4",
                "T00:00:03Z loss=4"));
        var all = read(NAMED, Optional.empty(), lines, 64).reports();

        assertThat(sent(all)).isEqualTo(reports(3, 4));
        assertThat(read(NAMED, mark(all.get(0)), lines, 64).reports()).isEqualTo(all.subList(1, 2));
    }

    @Test
    void theRestOfALineWhoseBeginWasNotSentIsLeftOut() {
        var all = read(COUNTED, Optional.empty(), log(LINES), 64).reports();

        var after = read(COUNTED, mark(all.get(5)), "xx accuracy=9 loss=9\n" + log(LINES.subList(7, 12)), 64);

        assertThat(after.reports()).isEqualTo(all.subList(6, 8));
    }

    @Test
    void aLogWithoutTimesIsReadAsItIs() {
        var text = "accuracy=0.1 loss=1\n\nan_entry_without_any_space_that_is_longer_than_a_time accuracy=0.2 loss=2";

        assertThat(read(COUNTED, Optional.empty(), text, 3).reports()).isEqualTo(reports(1, 2));
    }

    @Test
    void stopsBehindTheLineThatCompletesAReport() {
        var log = new TimedLog(spec(), COUNTED, Optional.empty());
        var bytes = log(LINES).getBytes(StandardCharsets.UTF_8);
        var reports = new ArrayList<Report>();

        int at = log.read(bytes, 0, reports::add);

        assertThat(sent(reports)).isEqualTo(reports(1, 1));
        assertThat(new String(bytes, at, 20, StandardCharsets.UTF_8)).isEqualTo("2026-11-27T00:00:01.");
    }
}
