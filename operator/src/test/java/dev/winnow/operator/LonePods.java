package dev.winnow.operator;

import dev.winnow.api.Names;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Watches over the pods of a namespace: a trial has one at a time, and a pod's name is used once. */
final class LonePods implements AutoCloseable, ResourceEventHandler<Pod> {
    private final SharedIndexInformer<Pod> informer;
    private final Map<String, String> trialsOfLivePods = new HashMap<>();
    private final Map<String, String> uids = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    LonePods(KubernetesClient client, String namespace) {
        informer = client.pods().inNamespace(namespace).inform(this);
    }

    /** Pods that came beside another one, and names that were used twice. */
    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    public void onAdd(Pod pod) {
        see(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        see(pod);
    }

    @Override
    public synchronized void onDelete(Pod pod, boolean unknown) {
        trialsOfLivePods.remove(pod.getMetadata().getName());
    }

    private synchronized void see(Pod pod) {
        var name = pod.getMetadata().getName();
        var uid = pod.getMetadata().getUid();
        if (!uids.computeIfAbsent(name, n -> uid).equals(uid)) {
            faults.add(name + " was created twice");
        }
        if (Set.of("Succeeded", "Failed").contains(pod.getStatus().getPhase())) {
            trialsOfLivePods.remove(name);
            return;
        }
        var trial = pod.getMetadata().getLabels().get(Names.TRIAL_LABEL);
        trialsOfLivePods.forEach((other, itsTrial) -> {
            if (!other.equals(name) && itsTrial.equals(trial)) {
                faults.add(name + " lived beside " + other);
            }
        });
        trialsOfLivePods.put(name, trial);
    }

    @Override
    public void close() {
        informer.close();
    }
}
