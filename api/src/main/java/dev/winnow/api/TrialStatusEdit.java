package dev.winnow.api;

import dev.winnow.api.TrialStatus.Log;
import dev.winnow.api.TrialStatus.PodRef;
import dev.winnow.api.TrialStatus.State;
import org.jspecify.annotations.Nullable;

/**
 * A trial's status being changed. Whoever decides about trials reaches only the fields that belong to the decision; the
 * reports are out of reach, see {@link TrialStatus#with}. This is the only place that lists the fields again.
 */
public final class TrialStatusEdit {
    private static final double SECONDS_OF_AN_HOUR = 3600;

    private @Nullable Long observedGeneration;
    private @Nullable State state;
    private @Nullable String reason;
    private @Nullable String message;
    private @Nullable Integer attempts;
    private @Nullable Integer failures;
    private @Nullable PodRef pod;
    private @Nullable String startTime;
    private @Nullable String completionTime;
    private @Nullable String lastFailureTime;
    private @Nullable Double runSeconds;
    private @Nullable Double gpuSeconds;
    private @Nullable Double cost;
    private @Nullable Log log;
    private @Nullable Reported reported;

    /** A status without any field. */
    TrialStatusEdit() {}

    public TrialStatusEdit(TrialStatus old) {
        observedGeneration = old.observedGeneration();
        state = old.state();
        reason = old.reason();
        message = old.message();
        attempts = old.attempts();
        failures = old.failures();
        pod = old.pod();
        startTime = old.startTime();
        completionTime = old.completionTime();
        lastFailureTime = old.lastFailureTime();
        runSeconds = old.runSeconds();
        gpuSeconds = old.gpuSeconds();
        cost = old.cost();
        log = old.log();
        reported = old.reported();
    }

    public TrialStatusEdit observedGeneration(Long generation) {
        observedGeneration = generation;
        return this;
    }

    public TrialStatusEdit state(State next) {
        state = next;
        return this;
    }

    public TrialStatusEdit reason(@Nullable String word) {
        reason = word;
        return this;
    }

    public TrialStatusEdit reason(TrialReason known) {
        return reason(known.name());
    }

    public TrialStatusEdit message(@Nullable String sentence) {
        message = sentence;
        return this;
    }

    public TrialStatusEdit attempts(int count) {
        attempts = count;
        return this;
    }

    public TrialStatusEdit failures(int count) {
        failures = count;
        return this;
    }

    public TrialStatusEdit pod(@Nullable PodRef ref) {
        pod = ref;
        return this;
    }

    public TrialStatusEdit startTime(@Nullable String time) {
        startTime = time;
        return this;
    }

    public TrialStatusEdit completionTime(String time) {
        completionTime = time;
        return this;
    }

    public TrialStatusEdit lastFailureTime(@Nullable String time) {
        lastFailureTime = time;
        return this;
    }

    /** Adds the seconds that a pod ran which asked for some GPUs and costs nothing. */
    public TrialStatusEdit used(double seconds, double gpus) {
        return used(seconds, gpus, 0);
    }

    /**
     * Adds the seconds that a pod ran which asked for some GPUs.
     *
     * @param price of an hour of the pod; 0 if it has none
     */
    public TrialStatusEdit used(double seconds, double gpus, double price) {
        runSeconds = (runSeconds == null ? 0 : runSeconds) + seconds;
        gpuSeconds = (gpuSeconds == null ? 0 : gpuSeconds) + seconds * gpus;
        if (price != 0) {
            cost = (cost == null ? 0 : cost) + seconds / SECONDS_OF_AN_HOUR * price;
        }
        return this;
    }

    public TrialStatusEdit log(Log end) {
        log = end;
        return this;
    }

    /** What the trainer reported. */
    TrialStatusEdit reported(@Nullable Reported report) {
        reported = report;
        return this;
    }

    /** The status with the changes. */
    public TrialStatus status() {
        return new TrialStatus(
                observedGeneration,
                state,
                reason,
                message,
                attempts,
                failures,
                pod,
                startTime,
                completionTime,
                lastFailureTime,
                runSeconds,
                gpuSeconds,
                cost,
                log,
                reported);
    }
}
