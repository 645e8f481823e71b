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
 * that the pruner is expected to ask for. Several trials train at once, but the steps of one trial come one after the
 * other: at the end the last trial trains alone. Early in a study, or beyond the steps that were expected, there is no
 * time left to tell.
 *
 * @param done steps trained
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
     * @param parallel trials that the study may run at once
     */
    static Estimate of(Optional<StudyForecast> forecast, List<TrialPage> trials, int parallel, Instant now) {
        long done = 0;
        double busy = 0;
        int furthest = 0;
        for (var trial : trials) {
            done += trial.used().steps();
            furthest = trial.phase().ended() ? furthest : Math.max(furthest, step(trial));
            busy += trial.runSeconds(now);
        }
        long expected = forecast.map(StudyForecast::expectedSteps).orElse(0L);
        if (forecast.isEmpty() || expected == 0 || done < ENOUGH * expected || done >= expected) {
            return new Estimate(done, expected, Optional.empty());
        }
        long left = expected - done;
        long alone = Math.min(left, Math.max(0, forecast.get().maxResource() - furthest));
        double seconds = Math.max((double) left / atOnce(forecast.get(), trials, parallel), alone) * (busy / done);
        return new Estimate(done, expected, Optional.of(Duration.ofMillis(Math.round(seconds * 1000))));
    }

    /** The time left in seconds; null if it would be a guess. */
    @JsonProperty
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Nullable
    Double secondsLeft() {
        return left.map(time -> time.toMillis() / 1000.0).orElse(null);
    }

    /**
     * How many trials train at once from now on. Where trials wait for room although others run, no more fit: the study
     * may have more at once than the machines. At the end there are fewer trials than the study may run.
     */
    private static int atOnce(StudyForecast forecast, List<TrialPage> trials, int parallel) {
        int running = count(trials, State.Running);
        boolean full = trials.stream().anyMatch(Estimate::waitsForRoom);
        if (full && running > 0) {
            return Math.min(parallel, running);
        }
        int created = trials.size();
        int ended = (int) trials.stream().filter(trial -> trial.phase().ended()).count();
        int toCome = Math.max(0, forecast.trials().orElse(created + parallel) - created);
        return Math.max(1, Math.min(parallel, created - ended + toCome));
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

    private static int count(List<TrialPage> trials, State state) {
        return (int)
                trials.stream().filter(trial -> trial.phase().state() == state).count();
    }

    private static int step(TrialPage trial) {
        var step = trial.values().step();
        return step == null ? 0 : step;
    }
}
