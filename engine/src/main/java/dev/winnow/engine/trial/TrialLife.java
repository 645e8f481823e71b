package dev.winnow.engine.trial;

import dev.winnow.api.TrialFacts;
import dev.winnow.api.TrialReason;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TrialStatusEdit;
import dev.winnow.api.TuningTrial;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The life of a trial as a pure function: its next status and at most one act follow from its spec, its status, its
 * attempts and the time. The same things give the same answer again.
 */
public final class TrialLife {
    /** A trainer that reported its last step has this long to leave before its trial is said to be completed. */
    static final Duration PARTING = Duration.ofSeconds(5);
    /** The trainer of a completed trial has this long to leave by itself. */
    static final Duration FAREWELL = Duration.ofSeconds(30);
    /** A container that cannot be started has this long, in which the kubelet tries again. */
    static final Duration START_PATIENCE = Duration.ofSeconds(120);
    /** A pod that starts within this time is never shown as Queued, which spares a write. */
    static final Duration QUIET_START = Duration.ofSeconds(1);

    private static final int LONGEST_MESSAGE = 1024;

    /**
     * The next step.
     *
     * @param status what the status is to be
     * @param lookAgain when to look again although nothing may have happened
     */
    public record Step(TrialStatus status, Act act, Optional<Duration> lookAgain) {
        Step(TrialStatus status, Act act) {
            this(status, act, Optional.empty());
        }

        Step(TrialStatus status) {
            this(status, new Act.Nothing());
        }

        Step again(Duration delay) {
            return new Step(status, act, Optional.of(delay));
        }
    }

    private final TuningTrial trial;
    private final Optional<AttemptView> newest;
    private final int retries;
    private final Instant now;
    private final TrialStatus before;

    private TrialLife(TuningTrial trial, List<AttemptView> attempts, int retries, Instant now) {
        this.trial = trial;
        this.newest = attempts.stream().max(Comparator.comparingInt(AttemptView::attempt));
        this.retries = retries;
        this.now = now;
        this.before = trial.statusOrNew();
    }

    /**
     * The next step of a trial.
     *
     * @param attempts all attempts of the trial that exist
     * @param retries attempts that may fail without failing the trial
     */
    public static Step next(TuningTrial trial, List<AttemptView> attempts, int retries, Instant now) {
        return new TrialLife(trial, attempts, retries, now).step();
    }

    /** The status of a trial whose attempt could not be started. */
    public static TrialStatus refused(TuningTrial trial, StartRefusal refusal, Instant now) {
        var life = new TrialLife(trial, List.of(), 0, now);
        return refusal.forGood()
                ? life.ended(life.before, State.Failed, refusal.reason(), refusal.message())
                : life.settled(life.before, State.Pending, refusal.reason(), refusal.message())
                        .status();
    }

    private Step step() {
        var spec = trial.getSpec();
        var reported = before.report();
        var status = AttemptTime.account(before, newest, now);
        if (status.ended()) {
            return leave(status);
        }
        if (reported.diverged() != null) {
            return leave(ended(
                    status,
                    State.Stopped,
                    TrialReason.Diverged.name(),
                    "the objective was not a finite number at step "
                            + reported.diverged().step()));
        }
        var last = TrialFacts.of(trial).lastRung();
        if (last.isPresent()) {
            return finish(status, Instant.parse(last.get().time()));
        }
        return switch (spec.desired()) {
            case Stopped -> leave(ended(status, State.Stopped, String.valueOf(spec.reason()), null));
            case Paused -> pause(status);
            case Running -> run(status);
        };
    }

    private TrialStatus ended(TrialStatus status, State state, @Nullable String reason, @Nullable String message) {
        return settled(status, state, reason, message)
                .completionTime(now.toString())
                .status();
    }

    private TrialStatusEdit settled(
            TrialStatus status, State state, @Nullable String reason, @Nullable String message) {
        return new TrialStatusEdit(status)
                .observedGeneration(trial.getMetadata().getGeneration())
                .state(state)
                .reason(reason)
                .message(
                        message == null || message.length() <= LONGEST_MESSAGE
                                ? message
                                : message.substring(0, LONGEST_MESSAGE))
                .attempts(Math.max(
                        status.attemptCount(), newest.map(AttemptView::attempt).orElse(0)));
    }

    /** A value at the last rung is the trial's end. Its trainer leaves at once as a rule, and one write tells of both. */
    private Step finish(TrialStatus status, Instant reported) {
        var left = Duration.between(now, reported.plus(PARTING));
        boolean parting = trial.getSpec().desired() == Desired.Running && Durations.positive(left);
        if (parting
                && newest.isPresent()
                && !newest.get().deleting()
                && newest.get().stage().equals(new Stage.Running())) {
            return running(status, newest.get()).again(left);
        }
        var seen = newest.flatMap(p -> p.stage().end().map(end -> AttemptTime.seen(status, p, end)))
                .orElse(status);
        return leave(ended(seen, State.Completed, null, null));
    }

    /** An ended trial keeps no pod alive; one that trained to its end may leave by itself, with its logs complete. */
    private Step leave(TrialStatus status) {
        if (newest.isEmpty() || !newest.get().alive() || newest.get().deleting()) {
            return new Step(status);
        }
        if (status.state() == State.Completed) {
            var left =
                    Duration.between(now, Instant.parse(status.completionTime()).plus(FAREWELL));
            if (Durations.positive(left)) {
                return new Step(status).again(left);
            }
        }
        return new Step(status, new Act.End(newest.get()));
    }

    private Step pause(TrialStatus status) {
        var paused = settled(
                        status, State.Paused, String.valueOf(trial.getSpec().reason()), null)
                .lastFailureTime(null)
                .status();
        // Also a pod that has just ended goes: were it still there when the trial is resumed, it would look like its
        // end.
        if (newest.isPresent() && !newest.get().deleting()) {
            return new Step(paused, new Act.End(newest.get()));
        }
        return new Step(paused);
    }

    private Step run(TrialStatus status) {
        var latest = newest.filter(p -> p.attempt() >= status.attemptCount());
        if (latest.isEmpty()) {
            return start(vanished(status));
        }
        var current = latest.get();
        if (current.deleting()) {
            return new Step(settled(
                            status,
                            State.Pending,
                            TrialReason.Terminating.name(),
                            "waits until its earlier pod is gone")
                    .status());
        }
        var unwritten = PendingReports.wait(before.report(), current, now);
        if (unwritten.isPresent()) {
            // The end is put on record with what follows from it, in one write.
            return new Step(before).again(unwritten.get());
        }
        return current.stage()
                .match(
                        waiting -> waiting(status, current, waiting),
                        running -> running(status, current),
                        succeeded -> succeeded(status, current, succeeded),
                        failed -> failed(status, current, failed));
    }

    /** A pod that was there and is gone, although nobody here deleted it, was moved by the cluster or by a person. */
    private TrialStatus vanished(TrialStatus status) {
        if (before.state() == State.Running || before.state() == State.Queued) {
            return settled(
                            status,
                            State.Pending,
                            TrialReason.PodVanished.name(),
                            "its pod was deleted by somebody else; another one follows")
                    .lastFailureTime(now.toString())
                    .status();
        }
        return status;
    }

    private Step start(TrialStatus status) {
        var failure = status.lastFailureTime();
        if (failure != null) {
            var wait = Duration.between(now, Instant.parse(failure).plus(Backoff.after(status)));
            if (Durations.positive(wait)) {
                return new Step(status).again(wait);
            }
        }
        return new Step(status, new Act.Start(status.attemptCount() + 1));
    }

    private Step waiting(TrialStatus status, AttemptView current, Stage.Waiting waiting) {
        var since = current.accepted().orElse(current.created());
        boolean lost = waiting.broken() && !now.isBefore(since.plus(START_PATIENCE));
        if (waiting.hopeless() || lost) {
            return new Step(
                    ended(
                            status,
                            State.Failed,
                            waiting.reason(),
                            "its container cannot be started: " + waiting.message()),
                    new Act.End(current));
        }
        var quiet = Duration.between(now, current.created().plus(QUIET_START));
        if (!waiting.broken() && status.state() != State.Running && Durations.positive(quiet)) {
            return new Step(status).again(quiet);
        }
        var queued = new Step(settled(status, State.Queued, waiting.reason(), waiting.message())
                .status());
        return waiting.broken() ? queued.again(Duration.between(now, since.plus(START_PATIENCE))) : queued;
    }

    private Step running(TrialStatus status, AttemptView current) {
        var started = current.started().orElse(now).toString();
        var same = status.pod() != null && current.uid().equals(status.pod().uid());
        return new Step(settled(status, State.Running, null, null)
                .pod(same ? status.pod() : AttemptTime.ref(current, started))
                .startTime(status.startTime() == null ? started : status.startTime())
                .status());
    }

    private Step succeeded(TrialStatus status, AttemptView current, Stage.Succeeded end) {
        var seen = AttemptTime.seen(status, current, end.at());
        return new Step(
                before.report().step() == null
                        ? ended(
                                seen,
                                State.Failed,
                                TrialReason.NoReport.name(),
                                "the trainer ended with exit code 0 but never reported: see WINNOW_REPORT_URL in docs/trainers.md")
                        : ended(
                                seen,
                                State.Completed,
                                TrialReason.TrainerDone.name(),
                                "the trainer ended by itself at step "
                                        + before.report().step()));
    }

    private Step failed(TrialStatus status, AttemptView current, Stage.Failed end) {
        if (AttemptTime.processed(before, current)) {
            // A sidecar that lives on holds the node's GPUs, and two pods must not share a checkpoint.
            return current.alive() ? new Step(status, new Act.End(current)) : start(status);
        }
        var seen = AttemptTime.seen(status, current, end.at());
        int failures = status.failureCount() + (end.counts() ? 1 : 0);
        var counted = new TrialStatusEdit(seen)
                .failures(failures)
                .lastFailureTime(end.at().toString())
                .status();
        if (failures > retries || end.forGood()) {
            return new Step(ended(
                    counted, State.Failed, end.reason(), "attempt " + current.attempt() + " failed: " + end.message()));
        }
        var next = settled(
                        counted,
                        State.Pending,
                        end.reason(),
                        "attempt " + current.attempt() + " failed and is tried again: " + end.message())
                .status();
        return new Step(next).again(Backoff.after(next));
    }
}
