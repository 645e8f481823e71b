package dev.winnow.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.Manifests;
import java.time.Duration;

/**
 * A study and how fast its simulated trainers are.
 *
 * @param pruner {@code spec.pruner} as YAML
 * @param attempts what its trials are
 * @param step how long a step takes on average
 */
record Load(String name, Attempts attempts, String pruner, int trials, int parallel, Duration step) {

    /** A load whose trials are pods. */
    Load(String name, String pruner, int trials, int parallel, Duration step) {
        this(name, Attempts.PODS, pruner, trials, parallel, step);
    }

    /** The manifest: the study of the operator's tests, with the sampler that users get. */
    ObjectNode manifest() {
        var study = Manifests.asha(name);
        Manifests.with(study, "/spec/pruner", pruner);
        Manifests.with(study, "/spec/sampler", "{type: Auto, seed: 7}");
        Manifests.with(study, "/spec/limits", "{trials: %d, parallelTrials: %d}".formatted(trials, parallel));
        return attempts.of(study);
    }
}
