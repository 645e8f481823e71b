package dev.winnow.engine.workload;

import dev.winnow.api.Names;
import dev.winnow.api.Owners;
import dev.winnow.api.TuningTrial;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which attempt of a trial a resource is. Whoever may create or label pods can give them our labels. So a resource is an
 * attempt only if the trial controls it, if it has the name that follows from trial and number, if the number is one that was
 * or may now be started, and if it is the very resource that the status names under that name.
 */
public final class AttemptNumber {
    private AttemptNumber() {}

    /** The number, from 1; empty if the resource is none of the trial's attempts. */
    public static OptionalInt of(TuningTrial trial, HasMetadata resource) {
        var status = trial.statusOrNew();
        var number = Names.attempt(resource);
        var meta = resource.getMetadata();
        boolean ours = number.isPresent()
                && number.getAsInt() <= status.attemptCount() + 1
                && meta.getName().equals(Names.pod(trial.getMetadata().getName(), number.getAsInt()))
                && Owners.owns(trial, resource)
                && (status.pod() == null
                        || !meta.getName().equals(status.pod().name())
                        || meta.getUid().equals(status.pod().uid()));
        return ours ? number : OptionalInt.empty();
    }

    /**
     * The number of the attempt whose object made a pod, at however many removes; empty if none of the trial's did. A pod that the
     * object made itself names it as its owner, by the uid that the status has.
     */
    public static OptionalInt ofMaker(TuningTrial trial, HasMetadata pod) {
        var status = trial.statusOrNew();
        var number = Names.attemptLabel(pod);
        var meta = pod.getMetadata();
        var labels = Optional.ofNullable(meta.getLabels()).orElse(Map.of());
        boolean ours = number.isPresent()
                && number.getAsInt() <= status.attemptCount() + 1
                && trial.getMetadata().getName().equals(labels.get(Names.TRIAL_LABEL))
                && trial.getMetadata().getUid().equals(labels.get(Names.TRIAL_UID_LABEL))
                && !Owners.owns(trial, pod)
                && meta.getOwnerReferences().stream()
                        .anyMatch(owner -> Boolean.TRUE.equals(owner.getController())
                                && (status.pod() == null
                                        || !owner.getName().equals(status.pod().name())
                                        || owner.getUid().equals(status.pod().uid())));
        return ours ? number : OptionalInt.empty();
    }
}
