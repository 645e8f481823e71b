package dev.winnow.operator.trial;

import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.workload.ObjectType;
import java.util.List;
import java.util.Optional;

/**
 * An attempt that exists on the cluster.
 *
 * @param type how the API server names what the attempt is
 * @param goesFirst whether the attempt is an object that has to be gone before its pods
 * @param trainer the container whose log is the trainer's; empty where there is none yet
 */
record Found(AttemptView view, ObjectType type, boolean goesFirst, Optional<Trainer> trainer) {
    /** A container of a pod, which is the attempt itself or was made by its object. */
    record Trainer(String pod, String uid, String container) {}

    static List<AttemptView> views(List<Found> found) {
        return found.stream().map(Found::view).toList();
    }

    /** The attempt under the name of the pod that trains, by which Kubernetes speaks of it in Events. */
    AttemptView asPod() {
        return trainer.map(pod -> view.named(pod.pod(), pod.uid())).orElse(view);
    }
}
