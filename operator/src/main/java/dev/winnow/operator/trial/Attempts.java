package dev.winnow.operator.trial;

import dev.winnow.api.Owners;
import dev.winnow.api.TrialReason;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.StartRefusal;
import dev.winnow.engine.workload.PodTemplate;
import dev.winnow.operator.kube.Deletion;
import dev.winnow.operator.kube.Workloads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Preconditions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts and ends attempts on the cluster, of whatever kind of workload. */
record Attempts(KubernetesClient client, Workloads workloads, TrialMeters meters) {
    private static final Logger LOG = Logger.getLogger(Attempts.class);

    /** The trial has changed since it was seen, so what was decided about it is void. */
    @SuppressWarnings("serial")
    static final class Outdated extends RuntimeException {
        Outdated(TuningTrial trial) {
            super(trial.getMetadata().getName() + " has changed since version "
                    + trial.getMetadata().getResourceVersion());
        }
    }

    /**
     * Starts an attempt. An attempt that exists already is started again without effect.
     *
     * @return why the API server refused the attempt; empty if it exists now
     * @throws Outdated if the trial was written since it was seen
     */
    Optional<StartRefusal> start(TuningStudy study, TuningTrial trial, int attempt) {
        mustBeNewest(trial);
        var workload = workloads.of(study);
        if (workload.isEmpty()) {
            return Optional.of(Workloads.notAllowed(study));
        }
        HasMetadata wanted;
        try {
            wanted = workload.get().build(study, trial, attempt);
        } catch (PodTemplate.UnreadableException e) {
            return Optional.of(new StartRefusal(TrialReason.PodInvalid.name(), false, String.valueOf(e.getMessage())));
        }
        var name = wanted.getMetadata().getName();
        var resource = Workloads.at(client, workload.get(), wanted);
        try {
            resource.create();
            meters.podCreated();
            LOG.infof("attempt %s created", name);
            return Optional.empty();
        } catch (KubernetesClientException e) {
            var refusal = Workloads.refusal(workload.get(), e).orElseThrow(() -> e);
            if (e.getCode() == 409 && oursAlready(trial, resource.get())) {
                return Optional.empty();
            }
            meters.podRefused(refusal.reason());
            LOG.warnf("attempt %s refused: %s", name, refusal.message());
            return Optional.of(refusal);
        }
    }

    /**
     * Asks the API server itself, because a pod has no version that would refuse a decision on an outdated trial, and a
     * cache may be behind: that of a leader that woke up, or one that an API server filled from its own cache.
     */
    private void mustBeNewest(TuningTrial trial) {
        var there = client.resource(trial).get();
        if (there == null
                || !there.getMetadata()
                        .getResourceVersion()
                        .equals(trial.getMetadata().getResourceVersion())) {
            throw new Outdated(trial);
        }
    }

    /** Whether the resource that has the name already is the one we meant to create, not yet seen by the informer. */
    private static boolean oursAlready(TuningTrial trial, @Nullable HasMetadata there) {
        return there != null && Owners.owns(trial, there);
    }

    /** Ends an attempt. The uid guards against somebody else's resource that has come to the name since the turn began. */
    void end(TuningTrial trial, Found found) {
        var attempt = found.view();
        var deletion = new Deletion(client);
        var namespace = trial.getMetadata().getNamespace();
        var seen = new Preconditions(null, attempt.uid());
        if (attempt.podLabels().isPresent() && !found.goesFirst()) {
            deletion.inForeground(found.type(), namespace, attempt.name(), seen);
        } else {
            deletion.of(found.type(), namespace, attempt.name(), seen);
        }
        meters.podDeleted();
        LOG.infof(
                "attempt %s deleted: the trial is %s",
                attempt.name(), trial.getSpec().desired());
    }
}
