package dev.winnow.engine.page;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.winnow.api.TrialReason;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.search.forecast.StudyForecast;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a study is, in steps of training, and how long it will take at its pace so far. The steps to come are those
 * that the pruner is expected to ask for; where starts and steps were measured, the starts to come are told apart from the
 * steps. Several trials train at once, but the steps of one trial come one after the other: at the end the last trial trains
 * alone. Early in a study, or beyond the steps that were expected, there is no time left to tell.
 *
 * @param done steps that the trials have come to; those that were repeated after a lost checkpoint count once
 * @param expected steps that are expected in all; 0 if that is not known
 * @param left the time left; empty if it would be a guess
 */
@JsonPropertyOrder({"stepsDone", "stepsExpected", "secondsLeft"})
public record Estimate(
        @JsonProperty("stepsDone") long done,
        @JsonProperty("stepsExpected") long expected,
        @JsonIgnore Optional<Duration> left) {
    /** A pace is told from this share of the steps on. */
    private static final double ENOUGH = 0.05;

    /**
     * Estimates a study.
     *
     * @param forecast what the study was expected to cost; empty if that is not known
     * @param spending what starts and steps take; empty before the first turn of the study
     * @param parallel trials that the study may run at once
     */
    static Estimate of(
            Optional<StudyForecast> forecast,
            Optional<Spending> spending,
            List<TrialPage> trials,
            int parallel,
            Instant now) {
        long done = 0;
        int furthest = 0;
        for (var trial : trials) {
            done += reached(trial);
            furthest = trial.phase().ended() ? furthest : Math.max(furthest, step(trial));
        }
        long expected = forecast.map(StudyForecast::expectedSteps).orElse(0L);
        if (forecast.isEmpty() || expected == 0 || done < ENOUGH * expected || done >= expected) {
            return new Estimate(done, expected, Optional.empty());
        }
        long left = expected - done;
        long alone = Math.min(left, Math.max(0, forecast.get().maxResource() - furthest));
        var pace = Pace.of(forecast.get(), spending, trials, done, now);
        double seconds = Math.max(
                (left * pace.step() + pace.startsLeft() * pace.start()) / atOnce(forecast.get(), trials, parallel),
                alone * pace.step());
        return new Estimate(done, expected, Optional.of(Duration.ofMillis(Math.round(seconds * 1000))));
    }

    /**
     * What is to come takes.
     *
     * @param step seconds of a step
     * @param start seconds of a start beside its steps
     * @param startsLeft starts that are expected yet
     */
    private record Pace(double step, double start, long startsLeft) {
        static Pace of(
                StudyForecast forecast, Optional<Spending> spending, List<TrialPage> trials, long done, Instant now) {
            long trained = 0;
            long starts = 0;
            double busy = 0;
            for (var trial : trials) {
                trained += trial.used().steps();
                starts += Optional.ofNullable(trial.phase().attempts()).orElse(0);
                busy += trial.runSeconds(now);
            }
            var start = spending.map(Spending::startSeconds);
            var step = spending.map(Spending::stepSeconds);
            // Steps that are repeated are not expected, so that only the pace of all time tells of them.
            return start.isPresent() && step.isPresent() && trained == done
                    ? new Pace(step.get(), start.get(), Math.max(0, forecast.expectedStarts() - starts))
                    : new Pace(busy / done, 0, 0);
        }
    }

    /** The time left in seconds; null if it would be a guess. */
    @JsonProperty
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Nullable
    Double secondsLeft() {
        return left.map(time -> time.toMillis() / 1000.0).orElse(null);
    }

    /**
     * How many trials train at once from now on. Where trials wait for room although others run or start, no more fit: the
     * study may have more at once than a quota or the machines. At the end there are fewer trials than the study may run.
     */
    private static int atOnce(StudyForecast forecast, List<TrialPage> trials, int parallel) {
        if (trials.stream().anyMatch(Estimate::waitsForRoom)) {
            int fit = (int) trials.stream().filter(Estimate::hasRoom).count();
            return Math.max(1, Math.min(parallel, fit));
        }
        int created = trials.size();
        int ended = (int) trials.stream().filter(trial -> trial.phase().ended()).count();
        int toCome = Math.max(0, forecast.trials().orElse(created + parallel) - created);
        return Math.max(1, Math.min(parallel, created - ended + toCome));
    }

    /** Whether a trial trains, or is about to. */
    private static boolean hasRoom(TrialPage trial) {
        var phase = trial.phase();
        return phase.state() == State.Running || (phase.state() == State.Queued && TrialReason.passes(phase.reason()));
    }

    /** Whether a trial could train on, but has no place to; not while it starts or waits for its next attempt. */
    private static boolean waitsForRoom(TrialPage trial) {
        var phase = trial.phase();
        if (phase.ended() || phase.desired() != Desired.Running || phase.lastFailureTime() != null) {
            return false;
        }
        if (phase.state() == State.Queued) {
            return !TrialReason.passes(phase.reason());
        }
        return phase.state() != State.Running && step(trial) < trial.plan().granted();
    }

    /** Steps that a trial has come to by itself. */
    private static long reached(TrialPage trial) {
        var origin = trial.plan().startFrom();
        return Math.max(0, step(trial) - (origin == null ? 0 : origin.step()));
    }

    private static int step(TrialPage trial) {
        var step = trial.values().step();
        return step == null ? 0 : step;
    }
}
