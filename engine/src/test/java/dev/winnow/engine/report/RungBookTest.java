package dev.winnow.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.Reported;
import dev.winnow.api.Reported.Diverged;
import dev.winnow.api.Reported.Point;
import dev.winnow.api.Reported.RungValue;
import dev.winnow.api.TrialSpec;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.engine.report.RungBook.Entry;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The book of a trial with the rungs 1, 3 and 9. */
class RungBookTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final TrialSpec RUNGS = rungs(List.of(1, 3, 9));
    private static final Reporter FROM = new Reporter("digits-0", "uid-of-trial-0", 1, Optional.empty());

    private static TrialSpec rungs(List<Integer> steps) {
        return TrialFixture.trial().rungs(steps.toArray(Integer[]::new)).build().getSpec();
    }

    private static Entry entry(int step, double value) {
        return new Entry(
                step, new Compared(List.of(value), Map.of(), false), Map.of("accuracy", value), AT, FROM, false);
    }

    private static Point point(int step, double value) {
        return new Point(step, value, AT.toString());
    }

    private static Reported book(Entry... entries) {
        return RungBook.with(Reported.NOTHING, List.of(entries), RUNGS);
    }

    @Test
    void theReportAtARungIsTheValueOfTheRung() {
        var book = book(entry(1, 0.1), entry(2, 0.2), entry(3, 0.3));

        assertThat(book.rungs())
                .containsExactly(new RungValue(1, 0.1, 1, AT.toString()), new RungValue(3, 0.3, 3, AT.toString()));
        assertThat(book.step()).isEqualTo(3);
        assertThat(book.value()).isEqualTo(0.3);
        assertThat(book.rung()).isEqualTo(3);
        assertThat(book.metrics()).isEqualTo(Map.of("accuracy", 0.3));
        assertThat(book.curve()).containsExactly(point(1, 0.1), point(2, 0.2), point(3, 0.3));
    }

    @Test
    void aTrainerThatSkipsARungGivesItTheFirstValueAfterIt() {
        assertThat(book(entry(4, 0.4)).rungs())
                .containsExactly(new RungValue(1, 0.4, 4, AT.toString()), new RungValue(3, 0.4, 4, AT.toString()));
    }

    @Test
    void aReportBetweenRungsAddsAPointOnly() {
        var book = book(entry(1, 0.1), entry(2, 0.2));

        assertThat(book.rungs()).extracting(RungValue::resource).containsExactly(1);
        assertThat(book.rung()).isEqualTo(1);
    }

    @Test
    void beforeTheFirstRungThereIsNone() {
        var book = RungBook.with(Reported.NOTHING, List.of(entry(1, 0.1)), rungs(List.of(9)));

        assertThat(book.rung()).isNull();
        assertThat(book.rungs()).isNull();
        assertThat(book.step()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aRepeatedOrLateReportChangesNothing(int step) {
        var book = book(entry(1, 0.1), entry(2, 0.2), entry(3, 0.3));

        assertThat(RungBook.with(book, List.of(entry(step, 0.99)), RUNGS)).isEqualTo(book);
    }

    @Test
    void reportsOutOfOrderAreTakenAsFarAsTheyRise() {
        var book = book(entry(2, 0.2), entry(1, 0.1), entry(3, 0.3), entry(3, 0.9));

        assertThat(book.curve()).containsExactly(point(2, 0.2), point(3, 0.3));
        assertThat(book.rungs()).extracting(RungValue::value).containsExactly(0.2, 0.3);
    }

    @Test
    void aDivergenceOnRecordStays() {
        var diverged = new Reported(null, null, null, null, null, null, null, new Diverged(2, AT.toString()));

        assertThat(RungBook.with(diverged, List.of(entry(3, 0.3)), RUNGS).diverged())
                .isEqualTo(diverged.diverged());
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 101, 150, 1_000, 4_321})
    void aLongCurveIsThinnedTo100PointsWithItsFirstAndItsLast(int steps) {
        var reports = IntStream.rangeClosed(1, steps)
                .mapToObj(step -> entry(step, step / 10_000.0))
                .toList();
        var atOnce = RungBook.with(Reported.NOTHING, reports, RUNGS);

        assertThat(atOnce.points()).hasSizeBetween(Math.min(steps, 50), 100);
        assertThat(atOnce.points().get(0).step()).isEqualTo(1);
        assertThat(atOnce.points().get(atOnce.points().size() - 1).step()).isEqualTo(steps);
        assertThat(atOnce.points()).extracting(Point::step).isSorted().doesNotHaveDuplicates();
        assertThat(atOnce.rungs()).hasSize(3);
    }

    @Test
    void batchesGiveTheSameBookAsSingleReports() {
        var reports = IntStream.rangeClosed(1, 500)
                .mapToObj(step -> entry(step, 1.0 / step))
                .toList();
        var single = Reported.NOTHING;
        for (var report : reports) {
            single = RungBook.with(single, List.of(report), RUNGS);
        }

        assertThat(RungBook.with(Reported.NOTHING, new ArrayList<>(reports), RUNGS))
                .isEqualTo(single);
    }

    @Test
    void aPointHasItsTimeInWholeSeconds() {
        var late =
                new Entry(1, new Compared(List.of(0.1), Map.of(), false), Map.of(), AT.plusMillis(1_999), FROM, false);

        assertThat(book(late).points()).containsExactly(new Point(1, 0.1, "2026-01-01T00:00:01Z"));
        assertThat(book(late).rungs()).extracting(RungValue::time).containsExactly("2026-01-01T00:00:01.999Z");
    }

    @Test
    void aPointHoldsEveryComparedMetric() {
        var both = Map.of("accuracy", 0.9, "millis", 20.0);
        var entry = new Entry(2, new Compared(List.of(0.9, 20.0), both, false), Map.of("loss", 0.3), AT, FROM, false);

        assertThat(book(entry).points()).containsExactly(new Point(2, 0.9, both, AT.toString()));
    }

    /** Names of 8 characters, which is usual, of 20 and of 63, the longest. */
    @ParameterizedTest
    @CsvSource({"2, 8, 50, 100", "4, 8, 39, 78", "12, 8, 17, 34", "12, 20, 14, 26", "12, 63, 9, 16"})
    void aCurveOfManyMetricsHasFewerPoints(int metrics, int length, int least, int most) {
        for (int steps : new int[] {most - 1, most, most + 1, 150, 4_321}) {
            var points =
                    several(metrics, length, steps, steps, List.of(1, 3, 9)).points();

            assertThat(points).hasSizeBetween(Math.min(steps, least), most);
            assertThat(points.get(0).step()).isEqualTo(1);
            assertThat(points.get(points.size() - 1).step()).isEqualTo(steps);
        }
    }

    /** With the longest names and the 31 rungs from 1 to 2^30, the most that rungs of doubled steps can be. */
    @ParameterizedTest
    @CsvSource({"8, 31", "20, 31", "63, 10"})
    void aTrialOf12ComparedMetricsStaysWellBelow64KiB(int length, int rungs) {
        var steps = IntStream.range(0, rungs).mapToObj(i -> 1 << i).toList();
        var json = new KubernetesSerialization();
        for (int points = 1; points <= 200; points++) {
            var trial = TrialFixture.trial()
                    .rungs(steps.toArray(Integer[]::new))
                    .state(State.Running)
                    .used(1.0 / 3, 1)
                    .build();
            var reached = several(12, length, points, steps.get(rungs - 1), steps);
            trial.setStatus(trial.getStatus().with(reached));

            assertThat(json.asJson(trial).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(48 * 1024);
        }
    }

    private static Reported several(int metrics, int length, int reports, int last, List<Integer> rungs) {
        var names = IntStream.range(0, metrics)
                .mapToObj(i -> "m".repeat(length - 2) + String.format("%02d", i))
                .toList();
        var entries = IntStream.rangeClosed(1, reports)
                .mapToObj(step -> {
                    var values = new LinkedHashMap<String, Double>();
                    for (int i = 0; i < metrics; i++) {
                        values.put(names.get(i), (step + i) / 3.0);
                    }
                    var compared = new Compared(List.of(1.0 / step), values, false);
                    return new Entry(step == reports ? Math.max(step, last) : step, compared, values, AT, FROM, false);
                })
                .toList();
        return RungBook.with(Reported.NOTHING, entries, rungs(rungs));
    }

    @Test
    void aCurveThatAnEarlierVersionWroteIsReadAndContinued() {
        var old = new KubernetesSerialization().unmarshal("""
                        {"step": 2, "value": 0.2, "curve": [{"step": 1, "value": 0.1}, {"step": 2, "value": 0.2}]}""", Reported.class);
        var book = RungBook.with(old, List.of(entry(3, 0.3)), RUNGS);

        assertThat(book.points())
                .containsExactly(new Point(1, 0.1, null, null), new Point(2, 0.2, null, null), point(3, 0.3));
    }
}
