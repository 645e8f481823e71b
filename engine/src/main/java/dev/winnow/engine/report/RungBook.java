package dev.winnow.engine.report;

import dev.winnow.api.Reported;
import dev.winnow.api.Reported.Point;
import dev.winnow.api.Reported.RungValue;
import dev.winnow.api.Timing.Printed;
import dev.winnow.api.TrialSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is on record of a trial's reports. The first report at or after a rung is the value of that rung for ever. A
 * report at a step that is not above the latest one changes no value.
 */
final class RungBook {
    static final int MOST_POINTS = 100;
    /** Points of a curve, however long the names of their metrics are. */
    private static final int LEAST_POINTS = 16;
    /** A curve takes about this much of a trial's status, which has to stay well below 64 KiB. */
    private static final int MOST_BYTES = 16_000;
    /** A point without metrics as JSON: its step, its value and its time. */
    private static final int POINT_BYTES = 80;
    /** A number of full precision as JSON, with quotes, colon and comma. */
    private static final int NUMBER_BYTES = 24;

    /**
     * A report that counts.
     *
     * @param compared what the study compares of the report
     * @param metrics all metrics of the report
     * @param at when the report arrived
     * @param from the attempt that sent it
     * @param checkpoints whether the attempt may go on from a checkpoint
     * @param printed where the attempt's log holds it; null if it was sent
     */
    record Entry(
            int step,
            Compared compared,
            Map<String, Double> metrics,
            Instant at,
            Reporter from,
            boolean checkpoints,
            @Nullable Printed printed) {
        /** A report that was sent. */
        Entry(
                int step,
                Compared compared,
                Map<String, Double> metrics,
                Instant at,
                Reporter from,
                boolean checkpoints) {
            this(step, compared, metrics, at, from, checkpoints, null);
        }

        /** The objective, the first of several. */
        double value() {
            return compared.objectives().get(0);
        }

        /** What the curve keeps of it, once there is a newer one. */
        Entry bare() {
            return new Entry(step, compared, Map.of(), at, from, checkpoints, printed);
        }

        /** The compared metrics, which a rung and a point of the curve keep; null where the value says it all. */
        @Nullable
        Map<String, Double> beside() {
            return compared.metrics().isEmpty() ? null : compared.metrics();
        }

        /**
         * Whether a trainer that went on from a checkpoint reports the step of this checkpoint again, as far as the record
         * tells: a trainer that has no checkpoint trains the step again, even if the same comes out.
         */
        private boolean repeats(Point point) {
            return checkpoints
                    && point.step() == step
                    && point.value() == value()
                    && Objects.equals(point.metrics(), beside());
        }
    }

    private RungBook() {}

    /** What is on record after some more reports of a trial. */
    static Reported with(Reported before, List<Entry> entries, TrialSpec spec) {
        var book = before;
        for (var entry : entries) {
            boolean again = book.points().stream().anyMatch(entry::repeats);
            var timing = TimeBook.with(book, entry, again, spec);
            boolean later = book.step() == null || entry.step() > book.step();
            book = (later ? with(book, entry, spec.rungs()) : book).timed(timing);
        }
        return book;
    }

    private static Reported with(Reported before, Entry entry, List<Integer> rungs) {
        var values = new ArrayList<>(before.rungValues());
        for (int rung : rungs) {
            if (rung <= entry.step() && values.stream().noneMatch(value -> value.resource() == rung)) {
                values.add(new RungValue(
                        rung, entry.value(), entry.step(), entry.at().toString(), entry.beside()));
            }
        }
        var curve = new ArrayList<>(before.points());
        var at = entry.at().truncatedTo(ChronoUnit.SECONDS).toString();
        curve.add(new Point(entry.step(), entry.value(), entry.beside(), at));
        return new Reported(
                entry.step(),
                entry.value(),
                entry.compared().display(),
                values.isEmpty() ? null : values.get(values.size() - 1).resource(),
                entry.metrics(),
                values.isEmpty() ? null : List.copyOf(values),
                thinned(curve),
                before.diverged(),
                before.pending(),
                before.timing());
    }

    /** Drops every second point of a curve with too many; keeps the first and the newest. */
    private static List<Point> thinned(List<Point> curve) {
        if (curve.size() <= mostPoints(curve.get(curve.size() - 1))) {
            return List.copyOf(curve);
        }
        var kept = new ArrayList<Point>();
        for (int i = 0; i < curve.size(); i++) {
            if (i % 2 == 0 || i == curve.size() - 1) {
                kept.add(curve.get(i));
            }
        }
        return List.copyOf(kept);
    }

    /** How many points like this one a curve may have. */
    private static int mostPoints(Point point) {
        if (point.metrics() == null) {
            return MOST_POINTS;
        }
        int bytes = POINT_BYTES;
        for (var name : point.metrics().keySet()) {
            bytes += name.length() + NUMBER_BYTES;
        }
        return Math.min(MOST_POINTS, Math.max(LEAST_POINTS, MOST_BYTES / bytes));
    }
}
