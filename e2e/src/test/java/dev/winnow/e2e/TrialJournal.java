package dev.winnow.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Writes down every change of a namespace's trials in the order in which the API server made them. */
final class TrialJournal implements AutoCloseable {
    private final Namespace namespace;
    private final SharedIndexInformer<GenericKubernetesResource> informer;
    private final Map<String, Trial> current = new LinkedHashMap<>();
    private final Map<String, TreeSet<String>> states = new LinkedHashMap<>();
    private final List<String> createdTwice = new ArrayList<>();
    private int changes;
    private int mostActive;

    private TrialJournal(Namespace namespace) {
        this.namespace = namespace;
        informer = namespace
                .client()
                .genericKubernetesResources(Namespace.TRIALS)
                .inNamespace(namespace.name())
                .inform(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(GenericKubernetesResource added) {
                        write(namespace.trial(added), true);
                    }

                    @Override
                    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
                        write(namespace.trial(after), false);
                    }

                    @Override
                    public void onDelete(GenericKubernetesResource gone, boolean unknown) {
                        forget(namespace.trial(gone));
                    }
                });
    }

    /** Starts to write. */
    static TrialJournal of(Namespace namespace) {
        return new TrialJournal(namespace);
    }

    private synchronized void write(Trial trial, boolean added) {
        changes++;
        if (added && states.containsKey(trial.name())) {
            createdTwice.add(trial.name());
        }
        current.put(trial.name(), trial);
        states.computeIfAbsent(trial.name(), name -> new TreeSet<>())
                .add((trial.state() + " " + trial.reason()).strip());
        mostActive = Math.max(mostActive, (int)
                current.values().stream().filter(Trial::active).count());
    }

    private synchronized void forget(Trial trial) {
        changes++;
        current.remove(trial.name());
    }

    /** Changes seen so far. */
    synchronized int changes() {
        return changes;
    }

    /** The largest number of trials that were meant to run at the same time. */
    synchronized int mostActive() {
        return mostActive;
    }

    /** Names of trials that appeared again after they had been there. */
    synchronized List<String> createdTwice() {
        return List.copyOf(createdTwice);
    }

    /** The states that a trial went through, with their reasons, such as {@code Queued Unschedulable}; sorted. */
    synchronized List<String> states(String trial) {
        return List.copyOf(states.getOrDefault(trial, new TreeSet<>()));
    }

    @Override
    public void close() {
        informer.close();
        System.out.printf("%s: %d changes of %d trials%n", namespace.name(), changes(), states.size());
    }
}
