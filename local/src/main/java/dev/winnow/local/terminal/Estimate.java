package dev.winnow.local.terminal;

import dev.winnow.api.TuningTrial;
import dev.winnow.search.forecast.Outline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a study is, in steps of training, and how long it will take at the pace so far. The steps to come are those
 * that the pruner is expected to ask for, several at a time, but those of one trial after each other: at the end the last
 * one trains alone. With few steps done, or more than were expected, nothing is said.
 *
 * @param done steps trained
 * @param expected steps that are expected in all; 0 when that is not known
 * @param left the time left; empty when it would be a guess
 */
record Estimate(long done, long expected, Optional<Duration> left) {
    /** A pace is told from so much of the study. */
    private static final double ENOUGH = 0.05;

    static Estimate of(Outline outline, List<TuningTrial> trials, int parallel, Instant now) {
        long done = 0;
        double busy = 0;
        int furthest = 0;
        for (var trial : trials) {
            var status = trial.statusOrNew();
            done += trial.getSpec().trained(status.report().step());
            int step = status.report().step() == null ? 0 : status.report().step();
            furthest = status.ended() ? furthest : Math.max(furthest, step);
            busy += status.runSeconds() == null ? 0 : status.runSeconds();
            var pod = status.pod();
            if (pod != null && pod.endTime() == null && pod.startTime() != null) {
                busy += Duration.between(Instant.parse(pod.startTime()), now).toMillis() / 1000.0;
            }
        }
        long expected = outline.expectedSteps();
        if (expected == 0 || done < ENOUGH * expected || done >= expected) {
            return new Estimate(done, expected, Optional.empty());
        }
        long left = expected - done;
        long alone = Math.min(left, Math.max(0, outline.maxResource() - furthest));
        double seconds = Math.max((double) left / parallel, alone) * (busy / done);
        return new Estimate(done, expected, Optional.of(Duration.ofMillis(Math.round(seconds * 1000))));
    }

    /** The same in a few words. */
    String text() {
        if (expected == 0) {
            return done + " steps trained";
        }
        if (done >= expected) {
            return done + " steps, where about " + expected + " were expected";
        }
        return done + " of about " + expected + " steps"
                + left.map(time -> ", about " + Times.text(time) + " left").orElse("");
    }
}
