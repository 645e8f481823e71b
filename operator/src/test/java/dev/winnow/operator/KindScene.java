package dev.winnow.operator;

import dev.winnow.api.Names;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TestNamespace;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Map;

/**
 * A trial of one object with two pods, and what may be done to them.
 *
 * @param study of which it is the only trial
 * @param history state and reason of each trial, by its name, after each of its changes
 */
record KindScene(TestNamespace lab, Kubelet kubelet, TwoPodKind kind, String study, Map<String, List<String>> history) {
    String name() {
        return study + "-0";
    }

    TuningTrial trial() {
        return lab.trial(name());
    }

    List<Pod> pods() {
        return lab.livePods().stream()
                .filter(pod -> name().equals(pod.getMetadata().getLabels().get(Names.TRIAL_LABEL)))
                .toList();
    }

    Pod pod(int rank) {
        return pods().stream().filter(pod -> kind.rank(pod) == rank).findFirst().orElseThrow();
    }

    Resource<GenericKubernetesResource> object() {
        return lab.client()
                .genericKubernetesResources(kind.context())
                .inNamespace(lab.namespace())
                .withName(Names.pod(name(), 1));
    }

    /** The pods are told to end, and nobody is there to end them. */
    void holdAndDelete() {
        var both = pods();
        both.forEach(pod -> lab.finalizers(pod.getMetadata().getName(), "example.com/holds"));
        both.forEach(pod -> lab.client().resource(pod).delete());
    }

    void letGo() {
        lab.pods().stream()
                .filter(pod -> pod.getMetadata().getFinalizers().contains("example.com/holds"))
                .filter(pod -> name().equals(pod.getMetadata().getLabels().get(Names.TRIAL_LABEL)))
                .forEach(pod -> lab.finalizers(pod.getMetadata().getName()));
    }

    /** Both pods wait, until the trial has said so. */
    void waits(String condition, String state) {
        for (var pod : pods()) {
            var trainer = pod.getSpec().getContainers().get(0).getName();
            var containers = state.isEmpty()
                    ? ""
                    : "{name: %s, image: i, imageID: '', ready: false, restartCount: 0, state: %s}"
                            .formatted(trainer, state);
            kubelet.status(
                    pod,
                    status("{phase: Pending, conditions: [%s], containerStatuses: [%s]}"
                            .formatted(condition, containers)));
        }
        lab.awaitTrial(name(), trial -> trial.getStatus().state() == State.Queued);
        lab.await("the reason", () -> history.get(name()).stream()
                .anyMatch(shown -> shown.startsWith("Queued ") && !shown.endsWith(" Scheduling")));
        pods().forEach(kubelet::release);
    }

    void awaitShown(String wanted) {
        lab.await(name() + " shows " + wanted, () -> history.getOrDefault(name(), List.of())
                .contains(wanted));
    }

    void awaitRunning(int attempt) {
        lab.awaitTrial(
                name(),
                trial -> trial.getStatus().state() == State.Running
                        && trial.getStatus().attempts() == attempt);
        if (!kind.endsByItsOwnWord()) {
            lab.awaitTrial(name(), trial -> trial.getStatus().pod().memberUids().size() == 2);
        }
        lab.await(
                "two pods of attempt " + attempt,
                () -> pods().size() == 2
                        && pods().stream()
                                .allMatch(pod -> Names.attemptLabel(pod).orElse(0) == attempt
                                        && pod.getStatus().getPhase().equals("Running")));
    }

    /** The status of a pod. */
    PodStatus status(String yaml) {
        return lab.client().getKubernetesSerialization().convertValue(Manifests.read(yaml), PodStatus.class);
    }
}
