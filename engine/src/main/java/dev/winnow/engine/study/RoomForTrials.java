package dev.winnow.engine.study;

import dev.winnow.api.TrialReason;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TuningTrial;
import dev.winnow.search.study.TrialQueue;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What whoever runs a study knows of the room for its trials. */
@FunctionalInterface
public interface RoomForTrials {
    /** Every trial has room, as on one machine, where each is a process. */
    RoomForTrials ALWAYS = trials -> Optional.empty();

    /** Reasons that say no more than that nobody has said yet whether there is room. */
    Set<TrialReason> UNDECIDED = Set.of(TrialReason.Scheduling, TrialReason.PodsMissing);

    /** Which trials have no room; empty if every trial always has. */
    Optional<TrialQueue> queue(List<TuningTrial> trials);

    /**
     * A cluster, which may have no node, quota or place in a queue for a trial.
     *
     * @param placed whether a node is known to have taken the trial, before the trial's status says so
     */
    static RoomForTrials onCluster(Predicate<TuningTrial> placed) {
        return trials -> {
            var waiting = new HashSet<Integer>();
            var asking = new HashSet<Integer>();
            for (var trial : trials) {
                if (waits(trial)) {
                    waiting.add(trial.getSpec().number());
                } else if (asks(trial) && !placed.test(trial)) {
                    asking.add(trial.getSpec().number());
                }
            }
            return Optional.of(new TrialQueue(waiting, asking));
        };
    }

    /** A trial is told that there is no room: by a scheduler, a queue, a quota or another refusal of its pod. */
    private static boolean waits(TuningTrial trial) {
        var status = trial.statusOrNew();
        if (!trains(trial) || status.state() == null) {
            return false;
        }
        return switch (status.state()) {
            // A name that is taken is the misfortune of one trial.
            case Pending -> TrialReason.refused(status.reason()) && !TrialReason.PodNameTaken.is(status.reason());
            case Queued -> !onNode(status) && !undecided(status) && !TrialReason.PodUnreadable.is(status.reason());
            case Running, Paused, Completed, Stopped, Failed -> false;
        };
    }

    /** A trial has no attempt yet, or one of which no scheduler has said anything. */
    private static boolean asks(TuningTrial trial) {
        var status = trial.statusOrNew();
        return trains(trial)
                && (status.state() == null
                        || status.state() == TrialStatus.State.Paused
                        || (status.state() == TrialStatus.State.Queued && !onNode(status) && undecided(status)));
    }

    /** Whether the study wants an attempt of the trial that has not come to its grant yet. */
    private static boolean trains(TuningTrial trial) {
        var spec = trial.getSpec();
        var reported = trial.statusOrNew().report();
        return spec.desired() == Desired.Running
                && reported.diverged() == null
                && reported.rungValues().stream().noneMatch(rung -> rung.resource() >= spec.resource());
    }

    private static boolean onNode(TrialStatus status) {
        return status.pod() != null && status.pod().acceptedTime() != null;
    }

    private static boolean undecided(TrialStatus status) {
        return UNDECIDED.stream().anyMatch(known -> known.is(status.reason()));
    }
}
