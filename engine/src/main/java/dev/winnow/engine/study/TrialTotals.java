package dev.winnow.engine.study;

import dev.winnow.api.StudyStatus.Counts;
import dev.winnow.api.TrialSpec;
import dev.winnow.api.TrialStatus.PodRef;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts the trials of a study and adds up what they used. */
record TrialTotals(List<TuningTrial> trials) {

    Counts counts(int created) {
        return new Counts(
                created,
                count(State.Pending),
                count(State.Queued),
                count(State.Running),
                count(State.Paused),
                count(State.Completed),
                count(State.Stopped),
                count(State.Failed));
    }

    /** GPU-seconds used by finished pods. */
    double gpuSeconds() {
        return trials.stream()
                .mapToDouble(t -> zero(t.statusOrNew().gpuSeconds()))
                .sum();
    }

    /** Seconds that finished pods ran. */
    double runSeconds() {
        return trials.stream()
                .mapToDouble(t -> zero(t.statusOrNew().runSeconds()))
                .sum();
    }

    /** GPU-seconds used until now, by the pods that run as well. */
    double gpuSeconds(Instant now) {
        return gpuSeconds()
                + running()
                        .mapToDouble(pod -> Duration.between(Instant.parse(pod.startTime()), now)
                                        .toMillis()
                                / 1000.0
                                * pod.gpusAsked())
                        .sum();
    }

    /** GPUs of the pods that run. */
    double gpus() {
        return running().mapToDouble(PodRef::gpusAsked).sum();
    }

    private Stream<PodRef> running() {
        return trials.stream()
                .flatMap(trial -> Optional.ofNullable(trial.statusOrNew().pod()).stream())
                .filter(pod -> pod.endTime() == null && pod.startTime() != null);
    }

    /** What finished pods have cost; empty if none had a price. */
    OptionalDouble cost() {
        var costs = trials.stream()
                .flatMap(trial -> Optional.ofNullable(trial.statusOrNew().cost()).stream())
                .toList();
        return costs.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(costs.stream().mapToDouble(cost -> cost).sum());
    }

    /** Whether pods have run, and none of them had a GPU that counts. */
    boolean withoutGpu() {
        return gpus() == 0
                && gpuSeconds() == 0
                && (runSeconds() > 0 || running().findAny().isPresent());
    }

    /** Mean seconds that the pods of an ended trial ran; empty before the first one ended. */
    OptionalDouble secondsPerTrial() {
        return trials.stream()
                .filter(t -> t.statusOrNew().ended())
                .mapToDouble(t -> zero(t.statusOrNew().runSeconds()))
                .filter(seconds -> seconds > 0)
                .average();
    }

    private int count(State state) {
        return (int) trials.stream().filter(trial -> state(trial) == state).count();
    }

    /** A trial counts as stopped as soon as it was told to stop, so that the counts are final when the study ends. */
    private static State state(TuningTrial trial) {
        var status = trial.statusOrNew();
        if (!status.ended() && trial.getSpec().desired() == TrialSpec.Desired.Stopped) {
            return State.Stopped;
        }
        return status.state() == null ? State.Pending : status.state();
    }

    private static double zero(@Nullable Double value) {
        return value == null ? 0 : value;
    }
}
