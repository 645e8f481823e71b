package dev.winnow.operator.study;

import dev.winnow.api.Owners;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.study.Decision;
import dev.winnow.operator.kube.StatusPatch;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
     * @throws KubernetesClientException with code 409 when a trial has changed since
     * @throws NameTaken when a trial cannot be created because something else has its name
     */
    void carryOut(Decision decision, TuningStudy study) {
        decision.accept(new Decision.Visitor() {
            @Override
            public void create(TuningTrial trial) {
                Decisions.this.create(trial, study);
            }

            @Override
            public void change(Decision.Change change) {
                Decisions.this.change(change);
            }
        });
    }

    private void change(Decision.Change change) {
        var trial = change.trial();
        try {
            patch.spec(trial, change.spec()).ifPresent(written -> {
                writes.remember(written);
                meters.decided(change.kind());
                LOG.infof(
                        "%s %s at rung %s: granted %d, desired %s",
                        change.kind().label(),
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

    private void create(TuningTrial trial, TuningStudy study) {
        try {
            writes.remember(client.resource(trial).create());
            meters.decided(Decision.Kind.CREATE);
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

    private static boolean owned(TuningTrial trial, TuningStudy study) {
        return Owners.owns(study, trial);
    }
}
