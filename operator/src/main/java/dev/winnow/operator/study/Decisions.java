package dev.winnow.operator.study;

import dev.winnow.operator.api.Names;
import dev.winnow.operator.api.TrialSpec;
import dev.winnow.operator.api.TrialSpec.Desired;
import dev.winnow.operator.api.TrialSpec.Reason;
import dev.winnow.operator.api.TuningStudy;
import dev.winnow.operator.api.TuningTrial;
import dev.winnow.operator.kube.StatusPatch;
import dev.winnow.search.Action;
import dev.winnow.search.StopReason;
import dev.winnow.search.Study;
import dev.winnow.search.Value;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Carries out what the planner decided, each decision as one write. A decision that was carried out before is carried
 * out again without effect; one that rests on an outdated trial is refused by the API server with code 409.
 */
final class Decisions {
    /** Something that does not belong to the study has the name of a trial; mostly the rest of an older study. */
    @SuppressWarnings("serial")
    static final class NameTaken extends RuntimeException {
        NameTaken(String trial) {
            super("a trial " + trial
                    + " that belongs to another study is in the way: it goes when that study is deleted");
        }
    }

    private static final Logger LOG = Logger.getLogger(Decisions.class);

    private final KubernetesClient client;
    private final StatusPatch patch;
    private final OwnWrites<TuningTrial> writes;
    private final StudyMeters meters;

    Decisions(KubernetesClient client, OwnWrites<TuningTrial> writes, StudyMeters meters) {
        this.client = client;
        this.patch = new StatusPatch(client, "winnow-study");
        this.writes = writes;
        this.meters = meters;
    }

    /**
     * Carries out one decision.
     *
     * @param trials the trials by number, as the plan saw them
     * @throws KubernetesClientException with code 409 when a trial has changed since
     * @throws NameTaken when a trial cannot be created because something else has its name
     */
    void carryOut(Action action, TuningStudy study, Study definition, IntFunction<TuningTrial> trials) {
        if (action instanceof Action.Create create) {
            create(create, study, definition);
        } else if (action instanceof Action.Grant grant) {
            decide("grant", trials.apply(grant.trial()), spec -> spec.granted(grant.resource()));
        } else if (action instanceof Action.Pause pause) {
            var reason = definition.suspended() ? Reason.Suspended : Reason.AwaitingPromotion;
            decide("pause", trials.apply(pause.trial()), spec -> spec.desiring(Desired.Paused, reason));
        } else if (action instanceof Action.Stop stop) {
            var reason = stop.reason() == StopReason.PRUNED ? Reason.Pruned : Reason.StudyEnded;
            decide("stop", trials.apply(stop.trial()), spec -> spec.desiring(Desired.Stopped, reason));
        }
    }

    private void decide(String kind, TuningTrial trial, Function<TrialSpec, TrialSpec> decision) {
        try {
            patch.spec(trial, decision.apply(trial.getSpec())).ifPresent(written -> {
                writes.remember(written);
                meters.decided(kind);
                LOG.infof(
                        "%s %s at rung %s: granted %d, desired %s",
                        kind,
                        trial.getMetadata().getName(),
                        trial.getStatus() == null
                                ? null
                                : trial.getStatus().report().rung(),
                        written.getSpec().resource(),
                        written.getSpec().desired());
            });
        } catch (KubernetesClientException e) {
            // A person deleted the trial in the meantime: it is withdrawn.
            if (e.getCode() != 404) {
                throw e;
            }
            writes.forget(trial);
        }
    }

    private void create(Action.Create create, TuningStudy study, Study definition) {
        var trial = trial(create, study, definition);
        try {
            writes.remember(client.resource(trial).create());
            meters.decided("create");
            LOG.infof(
                    "created %s: %s",
                    trial.getMetadata().getName(), trial.getSpec().parameters());
        } catch (KubernetesClientException e) {
            var there = e.getCode() == 409 ? client.resource(trial).get() : null;
            if (there == null) {
                throw e;
            }
            if (!owned(there, study)) {
                throw new NameTaken(trial.getMetadata().getName());
            }
            writes.remember(there);
        }
    }

    private static TuningTrial trial(Action.Create create, TuningStudy study, Study definition) {
        var meta = study.getMetadata();
        var parameters = create.configuration().values().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> text(e.getValue()), (a, b) -> b, LinkedHashMap::new));
        var trial = new TuningTrial();
        trial.setMetadata(new ObjectMetaBuilder()
                .withName(Names.trial(meta.getName(), create.number()))
                .withNamespace(meta.getNamespace())
                .addToLabels(Names.STUDY_LABEL, meta.getName())
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(study.getApiVersion())
                        .withKind(study.getKind())
                        .withName(meta.getName())
                        .withUid(meta.getUid())
                        .withController(true)
                        .build())
                .build());
        trial.setSpec(new TrialSpec(
                meta.getName(),
                create.number(),
                parameters,
                create.bracket(),
                create.resource(),
                definition.pruner().rungs(create.bracket()),
                Desired.Running,
                null));
        return trial;
    }

    private static String text(Value value) {
        return value.toString();
    }

    private static boolean owned(TuningTrial trial, TuningStudy study) {
        return Optional.ofNullable(trial.getMetadata().getOwnerReferences()).stream()
                .flatMap(java.util.List::stream)
                .anyMatch(reference ->
                        reference.getUid().equals(study.getMetadata().getUid()));
    }
}
