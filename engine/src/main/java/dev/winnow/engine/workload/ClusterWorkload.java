package dev.winnow.engine.workload;

import dev.winnow.api.TuningStudy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

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

    /** The container of the pod with the attempt's name whose log is the trainer's; empty where there is no such pod. */
    default Optional<String> logContainer(R attempt) {
        return Optional.empty();
    }

    /** What a cache is to keep of the resource: all that {@link #view} and {@link #logContainer} read. */
    R slim(R whole);
}
