package dev.winnow.engine.report;

import dev.winnow.api.TuningTrial;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** Trials and their pods as this replica last saw them, leader or not. */
public interface Trials {
    /** The trial, if it exists. */
    Optional<TuningTrial> trial(String namespace, String name);

    /** The pod, if it exists and carries our labels. */
    Optional<Pod> pod(String namespace, String name);

    /** The newest attempt of a trial that has a pod; 0 when it has none. */
    int newestAttempt(TuningTrial trial);
}
