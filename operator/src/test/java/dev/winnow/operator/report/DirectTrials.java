package dev.winnow.operator.report;

import dev.winnow.operator.api.Names;
import dev.winnow.operator.api.TuningTrial;
import dev.winnow.operator.trial.Trials;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** Trials and pods as they are, not as an informer last saw them: a test that writes is seen at once. */
record DirectTrials(KubernetesClient client) implements Trials {
    @Override
    public Optional<TuningTrial> trial(String namespace, String name) {
        return Optional.ofNullable(
                client.resources(TuningTrial.class).inNamespace(namespace).withName(name).get());
    }

    @Override
    public Optional<Pod> pod(String namespace, String name) {
        return Optional.ofNullable(client.pods().inNamespace(namespace).withName(name).get())
                .filter(pod -> pod.getMetadata().getLabels().containsKey(Names.TRIAL_LABEL));
    }

    @Override
    public int newestAttempt(TuningTrial trial) {
        return client
                .pods()
                .inNamespace(trial.getMetadata().getNamespace())
                .withLabel(Names.TRIAL_LABEL, trial.getMetadata().getName())
                .list()
                .getItems()
                .stream()
                .mapToInt(pod -> Integer.parseInt(pod.getMetadata().getLabels().get(Names.ATTEMPT_LABEL)))
                .max()
                .orElse(0);
    }
}
