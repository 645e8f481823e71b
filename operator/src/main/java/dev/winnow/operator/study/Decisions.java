package dev.winnow.operator.study;

import dev.winnow.api.Owners;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.study.Decision;
import dev.winnow.engine.trial.StartRefusal;
import dev.winnow.operator.kube.ApiErrors;
import dev.winnow.operator.kube.OwnWrites;
import dev.winnow.operator.kube.SlowStart;
import dev.winnow.operator.kube.StatusPatch;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.IntPredicate;
import org.jboss.logging.Logger;

/**
 * Carries out what the planner decided, each decision as one write. A decision that was carried out before is carried
 * out again without effect; one that rests on an outdated trial is refused by the API server with code 409.
 */
final class Decisions {
    private static final Logger LOG = Logger.getLogger(Decisions.class);

    private final KubernetesClient client;
    private final StatusPatch patch;
    private final OwnWrites<TuningTrial> writes;
    private final StudyMeters meters;
    private final SlowStart<String> creations;

    Decisions(KubernetesClient client, OwnWrites<TuningTrial> writes, StudyMeters meters, DoubleSupplier jitter) {
        this.client = client;
        this.patch = new StatusPatch(client, "winnow-study");
        this.writes = writes;
        this.meters = meters;
        creations = new SlowStart<>(jitter);
    }

    /**
     * Carries out decisions in their order. When the API server refuses a trial, no other is created in this turn, because the
     * numbers of trials have no gaps; what concerns the trials that exist is carried out all the same.
     *
     * @param more tells, by the number of decisions carried out so far, whether another one is to be
     * @return what is in the way of new trials
     * @throws KubernetesClientException with code 409 when a trial has changed since
     */
    Optional<SlowStart.Held> carryOut(List<Decision> made, TuningStudy study, IntPredicate more, Instant now) {
        var refused = new ArrayList<SlowStart.Held>();
        var visitor = new Decision.Visitor() {
            @Override
            public void create(TuningTrial trial) {
                if (refused.isEmpty()) {
                    Decisions.this.create(trial, study, now).ifPresent(refused::add);
                }
            }

            @Override
            public void change(Decision.Change change) {
                Decisions.this.change(change);
            }
        };
        for (int done = 0; done < made.size() && more.test(done); done++) {
            made.get(done).accept(visitor);
        }
        return refused.stream().findFirst();
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

    private Optional<SlowStart.Held> create(TuningTrial trial, TuningStudy study, Instant now) {
        var uid = study.getMetadata().getUid();
        long generation = study.getMetadata().getGeneration();
        var held = creations.enter(uid, generation, uid, now);
        if (held.isPresent()) {
            return held;
        }
        try {
            writes.remember(client.resource(trial).create());
            meters.decided(Decision.Kind.CREATE);
            LOG.infof(
                    "created %s: %s",
                    trial.getMetadata().getName(), trial.getSpec().parameters());
        } catch (KubernetesClientException e) {
            var there = e.getCode() == 409 ? client.resource(trial).get() : null;
            if (there == null || !owned(there, study)) {
                var refusal = there == null ? ApiErrors.refusal(e) : Optional.of(nameTaken(trial));
                if (refusal.isEmpty()) {
                    creations.unanswered(uid);
                    throw e;
                }
                LOG.warnf(
                        "%s refused: %s",
                        trial.getMetadata().getName(), refusal.get().message());
                return refusal.map(why -> new SlowStart.Held(why, creations.refused(uid, generation, why, uid, now)));
            }
            writes.remember(there);
        }
        creations.accepted(uid);
        return Optional.empty();
    }

    /** Mostly the rest of an older study. */
    private static StartRefusal nameTaken(TuningTrial trial) {
        return new StartRefusal(
                "TrialNameTaken",
                false,
                "a trial " + trial.getMetadata().getName()
                        + " that belongs to another study is in the way: it goes when that study is deleted");
    }

    private static boolean owned(TuningTrial trial, TuningStudy study) {
        return Owners.owns(study, trial);
    }
}
