package dev.winnow.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.Reported;
import dev.winnow.api.Reported.Diverged;
import dev.winnow.api.Reported.Point;
import dev.winnow.api.Reported.RungValue;
import dev.winnow.engine.report.RungBook.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The book of a trial with the rungs 1, 3 and 9. */
class RungBookTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<Integer> RUNGS = List.of(1, 3, 9);

    private static Entry entry(int step, double value) {
        return new Entry(step, new Compared(List.of(value), Map.of(), false), Map.of("accuracy", value), AT);
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
        assertThat(book.curve()).containsExactly(new Point(1, 0.1), new Point(2, 0.2), new Point(3, 0.3));
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
        var book = RungBook.with(Reported.NOTHING, List.of(entry(1, 0.1)), List.of(9));

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

        assertThat(book.curve()).containsExactly(new Point(2, 0.2), new Point(3, 0.3));
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
}
