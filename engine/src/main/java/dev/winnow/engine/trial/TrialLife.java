package dev.winnow.engine.trial;

import dev.winnow.api.StatusEdit;
import dev.winnow.api.TrialFacts;
import dev.winnow.api.TrialReason;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.PodView.Stage;
import dev.winnow.engine.workload.PodRefusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The life of a trial as a pure function: from its spec, its status, its pods and the time follow its next status and
 * at most one act. Looking again at the same things gives the same answer.
 */
public final class TrialLife {
    /** A trainer that reported its last step has this long to leave before its trial is said to be completed. */
    static final Duration PARTING = Duration.ofSeconds(5);
    /** The trainer of a completed trial has this long to leave by itself. */
    static final Duration FAREWELL = Duration.ofSeconds(30);
    /** A container that cannot be started has this long, in which the kubelet tries again. */
    static final Duration START_PATIENCE = Duration.ofSeconds(120);
    /** Reports that were acknowledged but not yet written arrive in the status within this time. */
    static final Duration REPORT_DELAY = Duration.ofSeconds(5);
    /** A pod that starts within this time is never shown as Queued, which spares a write. */
    static final Duration QUIET_START = Duration.ofSeconds(1);

    private static final Duration AFTER_DISRUPTION = Duration.ofSeconds(5);
    private static final int LONGEST_BACKOFF_SECONDS = 60;
    private static final int LONGEST_MESSAGE = 1024;

    /** What to do to the cluster. */
    public sealed interface Act {
        record CreatePod(int attempt) implements Act {}

        record DeletePod(PodView pod) implements Act {}

        record Nothing() implements Act {}
    }

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
    private final Optional<PodView> pod;
    private final int retries;
    private final Instant now;
    private final TrialStatus before;

    private TrialLife(TuningTrial trial, List<PodView> pods, int retries, Instant now) {
        this.trial = trial;
        this.pod = pods.stream().max(Comparator.comparingInt(PodView::attempt));
        this.retries = retries;
        this.now = now;
        this.before = trial.statusOrNew();
    }

    /**
     * The next step of a trial.
     *
     * @param pods all pods of the trial that exist
     * @param retries attempts that may fail without failing the trial
     */
    public static Step next(TuningTrial trial, List<PodView> pods, int retries, Instant now) {
        return new TrialLife(trial, pods, retries, now).step();
    }

    /** The status of a trial whose pod the API server refused. */
    public static TrialStatus refused(TuningTrial trial, PodRefusal refusal, Instant now) {
        var life = new TrialLife(trial, List.of(), 0, now);
        return refusal.forGood()
                ? life.ended(life.before, State.Failed, refusal.reason(), refusal.message())
                : life.settled(life.before, State.Pending, refusal.reason(), refusal.message())
                        .status();
    }

    private Step step() {
        var spec = trial.getSpec();
        var reported = before.report();
        var status = PodTime.account(before, pod, now);
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

    private StatusEdit settled(TrialStatus status, State state, @Nullable String reason, @Nullable String message) {
        return new StatusEdit(status)
                .observedGeneration(trial.getMetadata().getGeneration())
                .state(state)
                .reason(reason)
                .message(
                        message == null || message.length() <= LONGEST_MESSAGE
                                ? message
                                : message.substring(0, LONGEST_MESSAGE))
                .attempts(Math.max(
                        status.attemptCount(), pod.map(PodView::attempt).orElse(0)));
    }

    /** A value at the last rung is the trial's end. Its trainer leaves at once as a rule, and one write tells of both. */
    private Step finish(TrialStatus status, Instant reported) {
        var left = Duration.between(now, reported.plus(PARTING));
        boolean parting = trial.getSpec().desired() == Desired.Running && Durations.positive(left);
        if (parting && pod.isPresent() && !pod.get().deleting() && pod.get().stage() instanceof Stage.Running) {
            return running(status, pod.get()).again(left);
        }
        var seen = pod.flatMap(p -> p.stage().end().map(end -> PodTime.seen(status, p, end)))
                .orElse(status);
        return leave(ended(seen, State.Completed, null, null));
    }

    /** An ended trial keeps no pod alive; one that trained to its end may leave by itself, with its logs complete. */
    private Step leave(TrialStatus status) {
        if (pod.isEmpty() || !pod.get().alive() || pod.get().deleting()) {
            return new Step(status);
        }
        if (status.state() == State.Completed) {
            var left =
                    Duration.between(now, Instant.parse(status.completionTime()).plus(FAREWELL));
            if (Durations.positive(left)) {
                return new Step(status).again(left);
            }
        }
        return new Step(status, new Act.DeletePod(pod.get()));
    }

    private Step pause(TrialStatus status) {
        var paused = settled(
                        status, State.Paused, String.valueOf(trial.getSpec().reason()), null)
                .lastFailureTime(null)
                .status();
        // Also a pod that has just ended goes: were it still there when the trial is resumed, it would look like its
        // end.
        if (pod.isPresent() && !pod.get().deleting()) {
            return new Step(paused, new Act.DeletePod(pod.get()));
        }
        return new Step(paused);
    }

    private Step run(TrialStatus status) {
        var latest = pod.filter(p -> p.attempt() >= status.attemptCount());
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
        if (current.stage() instanceof Stage.Waiting waiting) {
            return waiting(status, current, waiting);
        }
        if (current.stage() instanceof Stage.Succeeded succeeded) {
            return succeeded(status, current, succeeded);
        }
        if (current.stage() instanceof Stage.Failed failed) {
            return failed(status, current, failed);
        }
        return running(status, current);
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
            var wait = Duration.between(now, Instant.parse(failure).plus(backoff(status)));
            if (Durations.positive(wait)) {
                return new Step(status).again(wait);
            }
        }
        return new Step(status, new Act.CreatePod(status.attemptCount() + 1));
    }

    private static Duration backoff(TrialStatus status) {
        return TrialReason.PodVanished.is(status.reason()) || status.failureCount() == 0
                ? AFTER_DISRUPTION
                : Duration.ofSeconds(Math.min(LONGEST_BACKOFF_SECONDS, 1L << Math.min(status.failureCount(), 6)));
    }

    private Step waiting(TrialStatus status, PodView current, Stage.Waiting waiting) {
        var since = current.accepted().orElse(current.created());
        boolean lost = waiting.broken() && !now.isBefore(since.plus(START_PATIENCE));
        if (waiting.hopeless() || lost) {
            return new Step(
                    ended(
                            status,
                            State.Failed,
                            waiting.reason(),
                            "its container cannot be started: " + waiting.message()),
                    new Act.DeletePod(current));
        }
        var quiet = Duration.between(now, current.created().plus(QUIET_START));
        if (!waiting.broken() && status.state() != State.Running && Durations.positive(quiet)) {
            return new Step(status).again(quiet);
        }
        var queued = new Step(settled(status, State.Queued, waiting.reason(), waiting.message())
                .status());
        return waiting.broken() ? queued.again(Duration.between(now, since.plus(START_PATIENCE))) : queued;
    }

    private Step running(TrialStatus status, PodView current) {
        var started = current.started().orElse(now).toString();
        var same = status.pod() != null && current.uid().equals(status.pod().uid());
        return new Step(settled(status, State.Running, null, null)
                .pod(same ? status.pod() : PodTime.ref(current, started))
                .startTime(status.startTime() == null ? started : status.startTime())
                .status());
    }

    private Step succeeded(TrialStatus status, PodView current, Stage.Succeeded end) {
        var seen = PodTime.seen(status, current, end.at());
        var wait = Duration.between(now, end.at().plus(REPORT_DELAY));
        if (Durations.positive(wait)) {
            return new Step(seen).again(wait);
        }
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

    private Step failed(TrialStatus status, PodView current, Stage.Failed end) {
        if (PodTime.processed(before, current)) {
            // A sidecar that lives on holds the node's GPUs, and two pods must not share a checkpoint.
            return current.alive() ? new Step(status, new Act.DeletePod(current)) : start(status);
        }
        var seen = PodTime.seen(status, current, end.at());
        int failures = status.failureCount() + (end.counts() ? 1 : 0);
        var counted = new StatusEdit(seen)
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
        return new Step(next).again(backoff(next));
    }
}
