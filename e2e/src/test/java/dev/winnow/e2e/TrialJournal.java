package dev.winnow.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes down every change of a study's trials in the order in which the API server made them. */
final class TrialJournal implements AutoCloseable {
    private final String study;
    private final SharedIndexInformer<GenericKubernetesResource> informer;
    private final Map<String, Trial> current = new LinkedHashMap<>();
    private final List<Trial> changes = new ArrayList<>();
    private final List<String> createdTwice = new ArrayList<>();
    private int mostActive;

    private TrialJournal(Namespace namespace, String study) {
        this.study = study;
        informer = namespace
                .client()
                .genericKubernetesResources(Namespace.TRIALS)
                .inNamespace(namespace.name())
                .withLabel(Namespace.STUDY_LABEL, study)
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
    static TrialJournal of(Namespace namespace, String study) {
        return new TrialJournal(namespace, study);
    }

    private synchronized void write(Trial trial, boolean added) {
        if (added && changes.stream().anyMatch(earlier -> earlier.name().equals(trial.name()))) {
            createdTwice.add(trial.name());
        }
        changes.add(trial);
        current.put(trial.name(), trial);
        mostActive = Math.max(mostActive, (int)
                current.values().stream().filter(Trial::active).count());
    }

    private synchronized void forget(Trial trial) {
        current.remove(trial.name());
    }

    /** Each trial as it was after each of its changes, all of them in one order. */
    synchronized List<Trial> changes() {
        return List.copyOf(changes);
    }

    /** The largest number of trials that were meant to run at the same time. */
    synchronized int mostActive() {
        return mostActive;
    }

    /** Names of trials that appeared again after they had been there. */
    synchronized List<String> createdTwice() {
        return List.copyOf(createdTwice);
    }

    /** The names of the trials that were once in this state for this reason. */
    Set<String> trialsOnce(String state, String reason) {
        return changes().stream()
                .filter(trial -> trial.state().equals(state) && trial.reason().equals(reason))
                .map(Trial::name)
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        informer.close();
        System.out.printf("%s: %d changes of trials%n", study, changes().size());
    }
}
