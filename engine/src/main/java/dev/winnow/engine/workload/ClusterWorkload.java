package dev.winnow.engine.workload;

import dev.winnow.api.TuningStudy;
import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * A kind of workload whose attempts are resources of a cluster. What {@link #build} makes has the labels
 * {@link dev.winnow.api.Names#TRIAL_LABEL} and {@link dev.winnow.api.Names#ATTEMPT_LABEL}, a name that follows from trial
 * and attempt, and the trial as its owner.
 *
 * @param <R> the resource
 */
public interface ClusterWorkload<R extends HasMetadata> extends Workload<R, R> {
    /** The class of the resource. */
    Class<R> type();

    /** Whether the trials of a study are of this kind. */
    boolean trains(TuningStudy study);

    /** What a cache is to keep of the resource: all that {@link #view} reads. */
    R slim(R whole);
}
