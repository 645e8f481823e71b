package dev.winnow.operator.report;

import dev.winnow.api.Names;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.report.Refusal;
import dev.winnow.engine.report.Reporter;
import dev.winnow.engine.report.Trials;
import dev.winnow.operator.trial.TrialCache;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;
import java.util.Optional;

/** Trials and pods as they are, not as an informer last saw them: what a test writes is seen at once. */
class DirectTrials implements Trials {
    private final KubernetesClient client;

    DirectTrials(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Optional<TuningTrial> trial(String namespace, String name) {
        return Optional.ofNullable(client.resources(TuningTrial.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    @Override
    public Optional<Reporter> reporter(AttemptIdentity identity) throws Refusal {
        var pod = client.pods()
                .inNamespace(identity.namespace())
                .withName(identity.name())
                .get();
        return pod != null
                        && pod.getMetadata().getUid().equals(identity.uid())
                        && pod.getMetadata().getLabels().containsKey(Names.TRIAL_LABEL)
                ? Optional.of(TrialCache.reporter(pod, Optional.empty()))
                : Optional.empty();
    }

    @Override
    public boolean training(TuningTrial trial, int attempt) {
        return attempt == newestAttempt(trial);
    }

    @Override
    public int newestAttempt(TuningTrial trial) {
        var meta = trial.getMetadata();
        return client
                .pods()
                .inNamespace(meta.getNamespace())
                .withLabel(Names.TRIAL_LABEL, meta.getName())
                .list()
                .getItems()
                .stream()
                .mapToInt(pod -> Integer.parseInt(
                        Objects.requireNonNull(pod.getMetadata().getLabels().get(Names.ATTEMPT_LABEL))))
                .max()
                .orElse(0);
    }
}
