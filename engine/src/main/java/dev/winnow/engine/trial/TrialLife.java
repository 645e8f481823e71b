package dev.winnow.engine.trial;

import dev.winnow.api.Durations;
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

    private final TuningTrial trial;
    private final Optional<AttemptView> newest;
    private final Terms terms;
    private final Instant now;
    private final TrialStatus before;

    private TrialLife(TuningTrial trial, Optional<AttemptView> newest, Terms terms, Instant now) {
        this.trial = trial;
        this.newest = newest;
        this.terms = terms;
        this.now = now;
        this.before = trial.statusOrNew();
    }

    /**
     * The next step of a trial.
     *
     * @param attempts all attempts of the trial that exist
     * @param terms what the study asks of the attempts
     */
    public static Step next(TuningTrial trial, List<AttemptView> attempts, Terms terms, Instant now) {
        var newest = attempts.stream().max(Comparator.comparingInt(AttemptView::attempt));
        var step = new TrialLife(trial, newest, terms, now).step();
        return StrayAttempts.first(step.status(), attempts)
                .map(stray -> step.after(stray, terms.exclusive()))
                .orElse(step);
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
                .pod(AttemptTime.members(status.pod(), state))
                .observedGeneration(trial.getMetadata().getGeneration())
                .state(state)
                .reason(reason)
                .message(message)
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
        var seen = newest.filter(p -> p.stage().ended())
                .map(p -> AttemptTime.seen(status, p, now))
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
        var current = Preemption.seen(before, latest.get());
        if (current.deleting()) {
            return deleting(status, current);
        }
        if (current.stage().ended()) {
            var seen = AttemptTime.seen(status, current, now);
            var unwritten =
                    PendingReports.wait(before.report(), current, terms.files(), AttemptTime.end(seen, now), now);
            if (unwritten.isPresent()) {
                return new Step(new TrialStatusEdit(seen).state(State.Running).status()).again(unwritten.get());
            }
        }
        return current.stage()
                .match(new Stage.Cases<>(
                        waiting -> waiting(status, current, waiting),
                        running -> running(status, current),
                        succeeded -> succeeded(status, current),
                        failed -> failed(status, current, failed)));
    }

    /**
     * A pod that is going is waited for only where its successor would write the same checkpoint, an object with pods always. On a node that is lost it
     * never goes, and only a person can know that the node does not come back.
     */
    private Step deleting(TrialStatus status, AttemptView current) {
        if (terms.exclusive()) {
            // The pods of an object that was created a moment ago may be seen before the object is.
            var quiet = current.quiet(now);
            if (current.unrecorded(status) && quiet.isPresent()) {
                return new Step(status).again(quiet.get());
            }
            return new Step(settled(status, State.Pending, TrialReason.Terminating.name(), current.untilGone())
                    .status());
        }
        return start(AttemptTime.judged(before, current) ? status : vanished(status));
    }

    /**
     * A pod that was there and is gone, although nobody here deleted it, was moved by the cluster or by a person. It may have
     * gone before it was on record: its number is taken all the same.
     */
    private TrialStatus vanished(TrialStatus status) {
        boolean unrecorded = newest.filter(pod -> pod.unrecorded(status)).isPresent();
        if (unrecorded || before.state() == State.Running || before.state() == State.Queued) {
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
        if (AttemptTime.processed(before, current)) {
            return new Step(status, new Act.End(current));
        }
        if (current.template().filter(made -> !made.equals(terms.template())).isPresent()) {
            return replaced(status, current);
        }
        var quiet = current.quiet(now);
        if (status.state() != State.Running && quiet.isPresent()) {
            return new Step(status).again(quiet.get());
        }
        var start = AttemptStart.of(status, current, waiting, terms.startTimeout(), now);
        if (start.late()) {
            var failure = new Stage.Failed(Optional.empty(), start.reason(), start.message(), true);
            return new Step(failed(status, current, failure).status(), new Act.End(current));
        }
        var queued = settled(status, State.Queued, start.reason(), start.message())
                .pod(start.pod())
                .status();
        return new Step(queued, new Act.Nothing(), start.again());
    }

    /** What has not started has trained nothing, so the mended template takes its place. */
    private Step replaced(TrialStatus status, AttemptView current) {
        var ended = settled(
                        status,
                        State.Pending,
                        TrialReason.TemplateChanged.name(),
                        "its pod had not started when spec.trial changed; another one follows")
                .pod(AttemptTime.ref(status, current).ended(now))
                .status();
        return new Step(ended, new Act.End(current));
    }

    private Step running(TrialStatus status, AttemptView current) {
        var known = AttemptTime.ref(status, current);
        var ref = known.startTime() == null ? known.started(now) : known;
        return new Step(settled(status, State.Running, null, null)
                .pod(ref.with(current.members()))
                .startTime(status.startTime() == null ? ref.startTime() : status.startTime())
                .status());
    }

    private Step succeeded(TrialStatus status, AttemptView current) {
        var seen = AttemptTime.seen(status, current, now);
        return new Step(
                before.report().step() == null
                        ? ended(
                                seen,
                                State.Failed,
                                TrialReason.NoReport.name(),
                                "the trainer ended with exit code 0 but never reported: see WINNOW_REPORT_URL in docs/trainers.md, or let spec.trial.metrics read what it prints")
                        : ended(
                                seen,
                                State.Completed,
                                TrialReason.TrainerDone.name(),
                                "the trainer ended by itself at step "
                                        + before.report().step()));
    }

    private Step failed(TrialStatus status, AttemptView current, Stage.Failed failure) {
        if (AttemptTime.judged(before, current)) {
            // A sidecar that lives on holds the node's GPUs, and two pods must not share a checkpoint.
            return current.alive() ? new Step(status, new Act.End(current)) : start(status);
        }
        var seen = AttemptTime.seen(status, current, now);
        // A trainer that has reported had accepted its settings: exit code 2 then means something else.
        boolean refuses = failure.refusesSettings() && before.report().step() == null;
        var reason = failure.refusesSettings() && !refuses ? TrialReason.ExitCode.name() : failure.reason();
        int failures = status.failureCount() + (failure.counts() ? 1 : 0);
        var counted = new TrialStatusEdit(seen)
                .failures(failures)
                .lastFailureTime(now.toString())
                .status();
        var words = "attempt " + current.attempt();
        if (failures > terms.retries() || refuses) {
            return new Step(ended(counted, State.Failed, reason, words + " failed: " + failure.message()));
        }
        var next = settled(counted, State.Pending, reason, words + " failed and is tried again: " + failure.message())
                .status();
        return new Step(next).again(Backoff.after(next));
    }
}
