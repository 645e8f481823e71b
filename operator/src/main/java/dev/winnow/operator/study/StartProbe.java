package dev.winnow.operator.study;

import dev.winnow.api.Names;
import dev.winnow.api.TrialSpec;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.Problem;
import dev.winnow.engine.trial.StartRefusal;
import dev.winnow.operator.kube.ApiErrors;
import dev.winnow.operator.kube.Workloads;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the API server whether it would take the pod of a trial, without creating it: what no schema of ours can say
 * (a quantity that is none, a container without an image, a pod that Pod Security refuses) is known before the first
 * trial.
 */
record StartProbe(KubernetesClient client, Workloads workloads) {

    /** What the API server holds against the pod, if anything that a change of the manifest can mend. */
    Optional<Problem> problem(TuningStudy study) {
        try {
            client.resource(workloads.of(study).build(study, example(study), 1))
                    .dryRun()
                    .create();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            // A passing fault says nothing about the pod: the look is repeated.
            return Optional.of(ApiErrors.refusal(e).orElseThrow(() -> e))
                    .filter(StartRefusal::forGood)
                    .map(refusal -> new Problem("spec.trial.pod", refusal.message()));
        }
    }

    private static TuningTrial example(TuningStudy study) {
        var trial = new TuningTrial();
        var meta = study.getMetadata();
        trial.setMetadata(new ObjectMetaBuilder()
                .withName(Names.trial(meta.getName(), 0))
                .withNamespace(meta.getNamespace())
                .withUid(meta.getUid())
                .build());
        trial.setSpec(
                new TrialSpec(meta.getName(), 0, Map.of(), 0, 1, List.of(1), TrialSpec.Desired.Running, null, null));
        return trial;
    }
}
