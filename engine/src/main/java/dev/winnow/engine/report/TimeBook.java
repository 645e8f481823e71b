package dev.winnow.engine.report;

import dev.winnow.api.Reported;
import dev.winnow.api.Timing;
import dev.winnow.api.TrialSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is on record of the time that a trial's starts and steps took. A report that an attempt sends again changes nothing;
 * a step that a later attempt trains again is counted again.
 */
final class TimeBook {
    private static final double MILLIS = 1_000;

    private TimeBook() {}

    /**
     * What is on record after one more report.
     *
     * @param before what was on record before the report
     * @param from the attempt that reports
     * @param at when the report arrived
     */
    static Timing with(Reported before, Reporter from, int step, Instant at, TrialSpec spec) {
        var known = Optional.ofNullable(before.timing());
        int latest = known.map(Timing::attempt).orElse(0);
        if (from.attempt() > latest) {
            return first(before, from, step, at, spec);
        }
        var timing = known.orElseThrow();
        return from.attempt() == latest && step > timing.step() ? next(timing, step, at) : timing;
    }

    private static Timing first(Reported before, Reporter from, int step, Instant at, TrialSpec spec) {
        var known = Optional.ofNullable(before.timing());
        int trained = step - begin(before, step, spec);
        boolean measured = from.accepted().isPresent();
        return new Timing(
                from.attempt(),
                step,
                at.toString(),
                known.map(Timing::starts).orElse(0) + (measured ? 1 : 0),
                known.map(Timing::startSeconds).orElse(0.0)
                        + from.accepted().map(accepted -> seconds(accepted, at)).orElse(0.0),
                known.map(Timing::startSteps).orElse(0L) + (measured ? trained : 0),
                known.map(Timing::steps).orElse((long) spec.trained(before.step())) + trained,
                known.map(Timing::timedSteps).orElse(0L),
                known.map(Timing::stepSeconds).orElse(0.0));
    }

    /**
     * The step at which an attempt began. It goes on where the trial was, or it repeats steps: then its first report comes as
     * many steps after its begin as the first report of the trial did.
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

    private static Timing next(Timing timing, int step, Instant at) {
        int trained = step - timing.step();
        return new Timing(
                timing.attempt(),
                step,
                at.toString(),
                timing.starts(),
                timing.startSeconds(),
                timing.startSteps(),
                timing.steps() + trained,
                timing.timedSteps() + trained,
                timing.stepSeconds() + seconds(Instant.parse(timing.time()), at));
    }

    /** Seconds in whole milliseconds, so that sums stay short; replicas whose clocks differ may have taken the two reports. */
    private static double seconds(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis()) / MILLIS;
    }
}
