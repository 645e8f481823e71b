package dev.winnow.engine.trial;

import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.PodRef;
import dev.winnow.api.TrialStatus.State;
import org.jspecify.annotations.Nullable;

/** A trial's status being changed; it can reach only the fields that the trial's reconciler owns. */
final class StatusEdit {
    private final TrialStatus old;
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

    StatusEdit(TrialStatus old) {
        this.old = old;
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
    }

    StatusEdit observedGeneration(Long generation) {
        observedGeneration = generation;
        return this;
    }

    StatusEdit state(State next) {
        state = next;
        return this;
    }

    StatusEdit reason(@Nullable String word) {
        reason = word;
        return this;
    }

    StatusEdit message(@Nullable String sentence) {
        message = sentence;
        return this;
    }

    StatusEdit attempts(int count) {
        attempts = count;
        return this;
    }

    StatusEdit failures(int count) {
        failures = count;
        return this;
    }

    StatusEdit pod(@Nullable PodRef ref) {
        pod = ref;
        return this;
    }

    StatusEdit startTime(@Nullable String time) {
        startTime = time;
        return this;
    }

    StatusEdit completionTime(String time) {
        completionTime = time;
        return this;
    }

    StatusEdit lastFailureTime(@Nullable String time) {
        lastFailureTime = time;
        return this;
    }

    /** Adds the life of a pod that asked for so many GPUs. */
    StatusEdit used(double seconds, int gpus) {
        runSeconds = (runSeconds == null ? 0 : runSeconds) + seconds;
        gpuSeconds = (gpuSeconds == null ? 0 : gpuSeconds) + seconds * gpus;
        return this;
    }

    TrialStatus status() {
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
                old.reported());
    }
}
