package dev.winnow.engine.study;

import dev.winnow.api.TuningTrial;
import java.util.OptionalDouble;

/** How long the trainers of a {@link VirtualCluster} take, and what they report. */
interface VirtualMachine {
    /** Seconds from the start of an attempt to the begin of its first step. */
    double start(TuningTrial trial, int attempt);

    /**
     * Seconds of a step.
     *
     * @param before steps that the attempt has trained before this one
     */
    double step(TuningTrial trial, int before);

    /** Seconds from the last step, or from being told to, until the trainer is gone. */
    double end(TuningTrial trial);

    /** The step after which a trainer has no more to do. */
    default int last(TuningTrial trial) {
        return trial.getSpec().maxResource();
    }

    /** The metric after a step. */
    double value(TuningTrial trial, int step);

    /** Seconds from the start of an attempt until its pod is killed; empty if it is left alone. */
    default OptionalDouble killed(TuningTrial trial, int attempt) {
        return OptionalDouble.empty();
    }

    /** How many attempts have room at once; the others wait, first come, first served. */
    default int room() {
        return Integer.MAX_VALUE;
    }

    /** Whether a trainer that goes on from a checkpoint first reports the step of the checkpoint again. */
    default boolean reportsItsCheckpoint() {
        return false;
    }
}
