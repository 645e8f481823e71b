package dev.winnow.engine.report;

import dev.winnow.api.Reported;
import dev.winnow.api.Timing;
import dev.winnow.api.Timing.Pace;
import dev.winnow.api.TrialSpec;
import dev.winnow.engine.report.RungBook.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is on record of the time that a trial's starts and steps took. A report that an attempt sends again changes nothing;
 * a step that a later attempt trains again is counted again.
 */
final class TimeBook {
    private static final double MICROS = 1e6;

    private TimeBook() {}

    /**
     * What is on record after one more report.
     *
     * @param before what was on record before the report
     * @param again whether the report is one of those on record, with the same values: then an attempt that begins with the report
     *     has not trained this step
     */
    static Timing with(Reported before, Entry entry, boolean again, TrialSpec spec) {
        var timing = before.timing();
        int step = entry.step();
        if (timing != null && !counts(before, entry.from(), step)) {
            return timing;
        }
        return timing == null || entry.from().attempt() > timing.attempt()
                ? first(before, entry, again ? step : begin(before, step, spec), spec)
                : next(timing, entry);
    }

    /** Whether a report tells of a start or of steps that are not on record, though its step may be. */
    static boolean counts(Reported before, Reporter from, int step) {
        var timing = before.timing();
        return timing == null
                || from.attempt() > timing.attempt()
                || (from.attempt() == timing.attempt() && step > timing.step());
    }

    private static Timing first(Reported before, Entry entry, int begin, TrialSpec spec) {
        var known = Optional.ofNullable(before.timing());
        var from = entry.from();
        var at = entry.at();
        int step = entry.step();
        int trained = step - begin;
        boolean measured = from.accepted().isPresent();
        return new Timing(
                from.attempt(),
                begin,
                step,
                at.toString(),
                known.map(Timing::starts).orElse(0) + (measured ? 1 : 0),
                rounded(known.map(Timing::startSeconds).orElse(0.0)
                        + from.accepted().map(accepted -> seconds(accepted, at)).orElse(0.0)),
                known.map(Timing::startSteps).orElse(0L) + (measured ? trained : 0),
                known.map(Timing::steps).orElse((long) spec.trained(before.step())) + trained,
                known.map(Timing::paces).orElse(List.of()),
                entry.printed());
    }

    /**
     * The step after which an attempt began to train. It goes on where the trial was, or it trains steps again: then its first
     * report comes as many steps after its begin as the first report of the trial did.
     */
    private static int begin(Reported before, int step, TrialSpec spec) {
        int origin = spec.startFrom() == null ? 0 : spec.startFrom().step();
        int reached = before.step() == null ? origin : before.step();
        if (step > reached) {
            return reached;
        }
        int every = before.points().isEmpty() ? 1 : before.points().get(0).step() - origin;
        return Math.max(Math.min(origin, step - 1), step - Math.max(1, every));
    }

    private static Timing next(Timing timing, Entry entry) {
        int step = entry.step();
        var at = entry.at();
        return new Timing(
                timing.attempt(),
                timing.begin(),
                step,
                at.toString(),
                timing.starts(),
                timing.startSeconds(),
                timing.startSteps(),
                timing.steps() + step - timing.step(),
                paces(timing, step, seconds(Instant.parse(timing.time()), at)),
                entry.printed());
    }

    /** The paces after one more report: its seconds are spread evenly over its steps. */
    private static List<Pace> paces(Timing timing, int step, double seconds) {
        var paces = new ArrayList<>(timing.paces());
        long from = timing.step() - timing.begin();
        long to = step - timing.begin();
        for (long at = from; at < to; ) {
            long octave = Long.highestOneBit(at);
            boolean later = at > 1 && at - octave >= octave / 2;
            int after = (int) (later ? octave + octave / 2 : octave);
            long until = at < 2 ? at + 1 : octave + octave / 2 * (later ? 2 : 1);
            long steps = Math.min(to, until) - at;
            var known = paces.stream().filter(pace -> pace.after() == after).findFirst();
            known.ifPresent(paces::remove);
            paces.add(new Pace(
                    after,
                    known.map(Pace::steps).orElse(0L) + steps,
                    rounded(known.map(Pace::seconds).orElse(0.0) + seconds * steps / (to - from))));
            at += steps;
        }
        paces.sort(Comparator.comparing(Pace::after));
        return paces;
    }

    /** Seconds in whole milliseconds; replicas whose clocks differ may have taken the two reports. */
    private static double seconds(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis()) / 1_000.0;
    }

    /** A sum that stays short in the status. */
    private static double rounded(double seconds) {
        return Math.rint(seconds * MICROS) / MICROS;
    }
}
