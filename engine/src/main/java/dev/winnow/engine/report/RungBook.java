package dev.winnow.engine.report;

import dev.winnow.api.Reported;
import dev.winnow.api.Reported.Point;
import dev.winnow.api.Reported.RungValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the book of a trial's reports. The first report at or after a rung is the value of that rung for ever; repeated
 * and late reports change nothing, whatever their order.
 */
final class RungBook {
    static final int MOST_POINTS = 100;

    /** A report that counts, and what is compared of it. */
    record Entry(int step, Compared compared, Map<String, Double> metrics, Instant at) {
        /** The objective, the first of several. */
        double value() {
            return compared.objectives().get(0);
        }

        /** What is kept at a rung beside the value. */
        @Nullable
        Map<String, Double> beside() {
            return compared.metrics().isEmpty() ? null : compared.metrics();
        }
    }

    private RungBook() {}

    /**
     * What is on record after some more reports.
     *
     * @param rungs the trial's rungs in rising order
     */
    static Reported with(Reported before, List<Entry> entries, List<Integer> rungs) {
        var book = before;
        for (var entry : entries) {
            if (book.step() == null || entry.step() > book.step()) {
                book = with(book, entry, rungs);
            }
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
        curve.add(new Point(entry.step(), entry.value()));
        return new Reported(
                entry.step(),
                entry.value(),
                entry.compared().display(),
                values.isEmpty() ? null : values.get(values.size() - 1).resource(),
                entry.metrics(),
                values.isEmpty() ? null : List.copyOf(values),
                thinned(curve),
                before.diverged());
    }

    /** Every second point goes when there are too many; the first and the newest stay. */
    private static List<Point> thinned(List<Point> curve) {
        if (curve.size() <= MOST_POINTS) {
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
}
