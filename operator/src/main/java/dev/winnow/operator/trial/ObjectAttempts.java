package dev.winnow.operator.trial;

import dev.winnow.api.Names;
import dev.winnow.api.TrialStatus.PodRef;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.workload.AttemptPods;
import dev.winnow.engine.workload.ObjectWorkload;
import dev.winnow.engine.workload.PodWorkload;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Puts the objects of a trial and the pods that they made together: one attempt for each number. */
final class ObjectAttempts {
    private ObjectAttempts() {}

    /**
     * The attempts of a trial.
     *
     * @param objects the attempts of the trial that exist as objects
     * @param pods what objects of the trial made, also of objects that are gone
     */
    static List<Found> of(
            TuningTrial trial, ObjectWorkload workload, List<GenericKubernetesResource> objects, List<Pod> pods) {
        Map<Integer, List<Pod>> left = pods.stream()
                .collect(Collectors.groupingBy(
                        pod -> Names.attemptLabel(pod).orElse(0), TreeMap::new, Collectors.toList()));
        var kind = workload.kind();
        var found = new ArrayList<Found>();
        for (var object : objects) {
            var made = Optional.ofNullable(left.remove(Names.attempt(object).orElse(0)))
                    .orElse(List.of());
            var attempt = new ObjectWorkload.WithPods(object, made, members(trial, object));
            found.add(new Found(workload.view(attempt), kind.type(), kind.goesFirst(), trainer(made)));
        }
        left.forEach((number, made) -> found.add(new Found(
                AttemptPods.without(trial, number, made, workload.rates()),
                kind.type(),
                kind.goesFirst(),
                trainer(made))));
        return found;
    }

    private static List<String> members(TuningTrial trial, GenericKubernetesResource object) {
        return Optional.ofNullable(trial.statusOrNew().pod())
                .filter(ref -> ref.uid().equals(object.getMetadata().getUid()))
                .map(PodRef::memberUids)
                .orElse(List.of());
    }

    private static Optional<Found.Trainer> trainer(List<Pod> pods) {
        return AttemptPods.reporting(pods).map(pod -> TrialCache.trainer(pod.getMetadata(), PodWorkload.trainer(pod)));
    }
}
