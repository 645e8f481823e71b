package dev.winnow.operator.study;

import dev.winnow.api.Names;
import dev.winnow.api.PrunerSpec;
import dev.winnow.api.TrialReason;
import dev.winnow.api.TrialSpec;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.workload.ObjectWorkload;
import dev.winnow.engine.workload.Workload;
import dev.winnow.operator.kube.SlowStart;
import dev.winnow.operator.kube.Workloads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Asks the API server whether it would take the pod of a trial, without creating it: what no schema of ours can say
 * (a quantity that is none, a container without an image, a pod that Pod Security refuses) is known before the first
 * trial.
 */
final class StartProbe {
    /** Only the installation can change what it allows, and it begins anew then. */
    private static final Duration NOT_ALLOWED_AGAIN = Duration.ofMinutes(5);

    /** Whoever installs a kind looks whether it works. */
    private static final Duration MISSING_AGAIN = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final Workloads workloads;
    private final SlowStart<String> questions;

    StartProbe(KubernetesClient client, Workloads workloads, DoubleSupplier jitter) {
        this.client = client;
        this.workloads = workloads;
        questions = new SlowStart<>(jitter);
    }

    /**
     * What the API server holds against the pod, and when it is asked again; a refused study is asked for with growing pauses.
     *
     * @param accepted whether the API server need not be asked
     */
    Optional<SlowStart.Held> refusal(TuningStudy study, boolean accepted, Instant now) {
        var workload = workloads.of(study);
        if (workload.isEmpty()) {
            return Optional.of(new SlowStart.Held(Workloads.notAllowed(study), NOT_ALLOWED_AGAIN));
        }
        return accepted ? Optional.empty() : refusal(study, workload.get(), now);
    }

    private Optional<SlowStart.Held> refusal(
            TuningStudy study, Workload<? extends HasMetadata, ?> workload, Instant now) {
        var uid = study.getMetadata().getUid();
        long generation = study.getMetadata().getGeneration();
        var held = questions.enter(uid, generation, uid, now);
        if (held.isPresent()) {
            return held;
        }
        try {
            var example = example(study);
            var unused = Workloads.at(client, workload, workload.build(study, example, 1))
                    .dryRun()
                    .create();
            if (workload instanceof ObjectWorkload objects) {
                // Its controller makes pods later, and an API server judges pods, not templates.
                objects.pods(study, example, 1)
                        .forEach(pod -> client.resource(pod).dryRun().create());
            }
            questions.accepted(uid);
            return Optional.empty();
        } catch (KubernetesClientException e) {
            var refusal = Workloads.refusal(workload, e);
            if (refusal.filter(why -> TrialReason.KindMissing.is(why.reason())).isPresent()) {
                questions.unanswered(uid);
                return refusal.map(why -> new SlowStart.Held(why, MISSING_AGAIN));
            }
            if (refusal.filter(why -> !why.ofSurroundings()).isPresent()) {
                return refusal.map(why -> new SlowStart.Held(why, questions.refused(uid, generation, why, uid, now)));
            }
            questions.unanswered(uid);
            if (refusal.isEmpty()) {
                throw e; // A passing fault says nothing about the pod: the turn is repeated.
            }
            return Optional.empty();
        }
    }

    /** A trial whose pod has all mounts that a pod of the study can have. */
    private static TuningTrial example(TuningStudy study) {
        var trial = new TuningTrial();
        var meta = study.getMetadata();
        trial.setMetadata(new ObjectMetaBuilder()
                .withName(Names.trial(meta.getName(), 0))
                .withNamespace(meta.getNamespace())
                .withUid(meta.getUid())
                .build());
        var parent = study.getSpec().pruner().type() == PrunerSpec.Type.PBT
                ? new TrialSpec.StartFrom(Names.trial(meta.getName(), 1), 1)
                : null;
        trial.setSpec(
                new TrialSpec(meta.getName(), 0, Map.of(), 0, 1, List.of(1), TrialSpec.Desired.Running, null, parent));
        return trial;
    }
}
