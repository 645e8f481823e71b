package dev.winnow.e2e;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Watches the pods of a study's trials and follows the log of each from its start, as the pods are soon deleted. */
final class PodJournal implements AutoCloseable {
    /** What is known of one pod. */
    private static final class Entry {
        final ByteArrayOutputStream log = new ByteArrayOutputStream();
        Pod latest;
        Optional<LogWatch> follower = Optional.empty();
        boolean gone;

        Entry(Pod pod) {
            latest = pod;
        }
    }

    /**
     * One pod, as it was when last seen.
     *
     * @param exitCode of the trainer, if it was seen to end
     * @param gone whether it was deleted
     * @param log what it printed
     */
    record Seen(String name, String trial, int attempt, Optional<Integer> exitCode, boolean gone, String log) {}

    private final Namespace namespace;
    private final SharedIndexInformer<Pod> informer;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private int mostRunning;

    private PodJournal(Namespace namespace, String study) {
        this.namespace = namespace;
        informer = namespace
                .client()
                .pods()
                .inNamespace(namespace.name())
                .withLabel(Namespace.STUDY_LABEL, study)
                .inform(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(Pod pod) {
                        write(pod);
                    }

                    @Override
                    public void onUpdate(Pod before, Pod pod) {
                        write(pod);
                    }

                    @Override
                    public void onDelete(Pod pod, boolean unknown) {
                        write(pod);
                        forget(pod);
                    }
                });
    }

    /** Starts to watch. */
    static PodJournal of(Namespace namespace, String study) {
        return new PodJournal(namespace, study);
    }

    private synchronized void write(Pod pod) {
        var entry = entries.computeIfAbsent(pod.getMetadata().getUid(), uid -> new Entry(pod));
        entry.latest = pod;
        if (entry.follower.isEmpty() && hasStarted(pod)) {
            entry.follower = Optional.of(namespace
                    .client()
                    .pods()
                    .inNamespace(namespace.name())
                    .withName(pod.getMetadata().getName())
                    .watchLog(entry.log));
        }
        mostRunning = Math.max(mostRunning, (int) entries.values().stream()
                .filter(e -> !e.gone && e.latest.getStatus().getPhase().equals("Running"))
                .count());
    }

    private synchronized void forget(Pod pod) {
        var entry = entries.get(pod.getMetadata().getUid());
        if (entry != null) {
            entry.gone = true;
        }
    }

    private static boolean hasStarted(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .map(ContainerStatus::getState)
                .anyMatch(state -> state.getRunning() != null || state.getTerminated() != null);
    }

    /** The largest number of pods that ran at the same time, those that were being deleted included. */
    synchronized int mostRunning() {
        return mostRunning;
    }

    /** All pods seen, those of a trial in order of their attempts. */
    synchronized List<Seen> pods() {
        return entries.values().stream()
                .map(PodJournal::seen)
                .sorted(Comparator.comparing(Seen::trial).thenComparing(Seen::attempt))
                .toList();
    }

    private static Seen seen(Entry entry) {
        var meta = entry.latest.getMetadata();
        return new Seen(
                meta.getName(),
                label(meta, "winnow.dev/trial"),
                Integer.parseInt(label(meta, "winnow.dev/attempt")),
                entry.latest.getStatus().getContainerStatuses().stream()
                        .map(ContainerStatus::getState)
                        .filter(state -> state.getTerminated() != null)
                        .map(state -> state.getTerminated().getExitCode())
                        .findFirst(),
                entry.gone,
                entry.log.toString(StandardCharsets.UTF_8));
    }

    private static String label(ObjectMeta meta, String name) {
        return Objects.requireNonNull(meta.getLabels().get(name));
    }

    @Override
    public synchronized void close() {
        informer.close();
        entries.values().forEach(entry -> entry.follower.ifPresent(LogWatch::close));
    }
}
