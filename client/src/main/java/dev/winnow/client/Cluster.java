package dev.winnow.client;

import dev.winnow.api.Names;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.workload.AttemptNumber;
import dev.winnow.engine.workload.PodWorkload;
import dev.winnow.engine.workload.ReportingPod;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;

/**
 * A cluster, with the rights of the person whose kubeconfig reaches it. Threads may share it.
 *
 * <p>Each method asks the API server, waits for its answer, and throws a {@link ClusterException} with words for the person if
 * there is none or if it is a refusal.
 */
public final class Cluster implements AutoCloseable {
    private static final int NOT_FOUND = 404;
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int MOST_EVENTS = 50;
    /** Each is a question to the API server. */
    private static final int MOST_PODS = 10;

    private static final Duration LONGEST_LOG = Duration.ofDays(7);

    private final KubernetesClient client;
    private final Forms forms = new Forms();
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(work -> {
        var thread = new Thread(work, "deadlines");
        thread.setDaemon(true);
        return thread;
    });
    private final Line line;
    private final String title;

    private Cluster(Config config) {
        config.setRequestTimeout((int) ANSWER.toMillis());
        // Who looks waits for an answer, and asks again by himself.
        config.setRequestRetryBackoffLimit(1);
        client = new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(forms.serialization())
                .build();
        line = new Line(client, forms, deadlines);
        title = config.getCurrentContext() == null
                ? "this cluster"
                : "context " + config.getCurrentContext().getName();
    }

    /**
     * A cluster; empty if there is neither a kubeconfig nor the account of a pod. Nothing is asked yet.
     *
     * @throws ClusterException if the kubeconfig that was named cannot be used
     */
    public static Optional<Cluster> open(Access access) throws ClusterException {
        return access.config().map(Cluster::new);
    }

    /** What a person calls the cluster. */
    public String title() {
        return title;
    }

    /** The namespace of the context, which is meant where none is named. */
    public String namespace() {
        var namespace = client.getNamespace();
        return namespace == null || namespace.isEmpty() ? "default" : namespace;
    }

    /** All studies of a scope, in the order of the API server. */
    public List<TuningStudy> studies(Scope scope) throws ClusterException, InterruptedException {
        return list(Kind.STUDIES, scope, Optional.empty());
    }

    /** A study; empty if there is none of that name. */
    public Optional<TuningStudy> study(String namespace, String name) throws ClusterException, InterruptedException {
        return one(Kind.STUDIES, namespace, name);
    }

    /** The trials of a study, by number. */
    public List<TuningTrial> trials(String namespace, String study) throws ClusterException, InterruptedException {
        return list(Kind.TRIALS, Scope.of(namespace), Optional.of(label(study))).stream()
                .filter(trial -> trial.study().filter(study::equals).isPresent())
                .sorted(Comparator.comparing(trial -> trial.getSpec().number()))
                .toList();
    }

    /** A trial; empty if there is none of that name. */
    public Optional<TuningTrial> trial(String namespace, String name) throws ClusterException, InterruptedException {
        return one(Kind.TRIALS, namespace, name);
    }

    /** The pods of a trial that exist and report, one an attempt. The oldest attempt is first. */
    public List<Pod> pods(TuningTrial trial) throws ClusterException, InterruptedException {
        return allPods(trial).stream()
                .filter(pod -> AttemptNumber.of(trial, pod).isPresent() || ReportingPod.is(pod))
                .toList();
    }

    /** All pods of a trial that exist. The oldest attempt is first, and of an attempt the pod that reports. */
    public List<Pod> allPods(TuningTrial trial) throws ClusterException, InterruptedException {
        var meta = trial.getMetadata();
        return list(Kind.PODS, Scope.of(meta.getNamespace()), Optional.of(Names.TRIAL_LABEL + "=" + meta.getName()))
                .stream()
                .filter(pod -> AttemptNumber.of(trial, pod).isPresent()
                        || AttemptNumber.ofMaker(trial, pod).isPresent())
                .sorted(Comparator.comparing(
                                (Pod pod) -> Names.attemptLabel(pod).orElse(0))
                        .thenComparing(pod -> !ReportingPod.is(pod))
                        .thenComparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    /**
     * What Kubernetes says of a trial, of the object of its newest attempt, and of its pods, the newest 50, the oldest of them first.
     *
     * @param pods those of the trial; of more than ten the last ten
     */
    public List<Happening> events(TuningTrial trial, List<Pod> pods) throws ClusterException, InterruptedException {
        var meta = trial.getMetadata();
        var objects = new LinkedHashSet<>(List.of(meta.getName()));
        Optional.ofNullable(trial.statusOrNew().pod()).ifPresent(pod -> objects.add(pod.name()));
        pods.stream()
                .skip(Math.max(0, pods.size() - MOST_PODS))
                .forEach(pod -> objects.add(pod.getMetadata().getName()));
        var events = new ArrayList<Happening>();
        for (var object : objects) {
            var path = "api/v1/namespaces/" + Kind.name(meta.getNamespace())
                    + "/events?fieldSelector=involvedObject.name%3D" + Kind.name(object);
            ListReader.read(line, path, Event.class, event -> events.add(Happening.of(event)));
        }
        events.sort(Comparator.comparing(Happening::time));
        return List.copyOf(events.subList(Math.max(0, events.size() - MOST_EVENTS), events.size()));
    }

    /**
     * The end of what the trainer in a pod wrote; read with the right {@code get} on {@code pods/log}.
     *
     * @param most bytes at most
     */
    public LogTail log(Pod pod, int most) throws ClusterException, InterruptedException {
        var meta = pod.getMetadata();
        // The server counts lines from the end, and bytes from the start only.
        var path = Kind.PODS.path(meta.getNamespace(), meta.getName()) + "/log?container="
                + URLEncoder.encode(PodWorkload.trainer(pod), StandardCharsets.UTF_8) + "&tailLines=" + most / 16;
        try (var body = line.get(path, ANSWER)) {
            return LogTail.of(Tail.read(body, most + 1), most);
        } catch (IOException e) {
            throw ClusterException.away(e);
        }
    }

    /**
     * What the trainer in a pod writes, until it ends or the stream is closed.
     *
     * @param lines so many of those that it has written; below 0 for all
     */
    public InputStream followLog(Pod pod, int lines) throws ClusterException, InterruptedException {
        var meta = pod.getMetadata();
        var path = Kind.PODS.path(meta.getNamespace(), meta.getName()) + "/log?follow=true&container="
                + URLEncoder.encode(PodWorkload.trainer(pod), StandardCharsets.UTF_8)
                + (lines < 0 ? "" : "&tailLines=" + lines);
        return line.get(path, LONGEST_LOG);
    }

    /** Follows the studies of a scope until it is closed. */
    public Follow<TuningStudy> followStudies(Scope scope, Listener<TuningStudy> listener) throws ClusterException {
        return follow(Kind.STUDIES, scope, Optional.empty(), UnaryOperator.identity(), listener);
    }

    /** Follows one study until it is closed, whether it is there or not. */
    public Follow<TuningStudy> followStudy(String namespace, String name, Listener<TuningStudy> listener)
            throws ClusterException {
        var path = Kind.STUDIES.path(Scope.of(namespace), Optional.empty()) + "&fieldSelector=metadata.name%3D"
                + Kind.name(name);
        return new Follow<>(line, Kind.STUDIES, path, UnaryOperator.identity(), listener);
    }

    /** Follows the trials of a study until it is closed. */
    public Follow<TuningTrial> followTrials(String namespace, String study, Listener<TuningTrial> listener)
            throws ClusterException {
        return follow(Kind.TRIALS, Scope.of(namespace), Optional.of(label(study)), UnaryOperator.identity(), listener);
    }

    /** Follows the pods of all studies of a scope until it is closed. Of each the listener gets what tells how far it is. */
    public Follow<Pod> followPods(Scope scope, Listener<Pod> listener) throws ClusterException {
        return follow(Kind.PODS, scope, Optional.of(Names.STUDY_LABEL), new PodWorkload("")::slim, listener);
    }

    /** What the person may change. */
    public Acts acts() {
        return new Acts(this, client);
    }

    /** A ConfigMap that this program keeps notes in. */
    public Notes notes(String namespace, String name) {
        return new Notes(client, namespace, name);
    }

    private static String label(String study) throws ClusterException {
        return Names.STUDY_LABEL + "=" + Kind.name(study);
    }

    private <R extends HasMetadata> Follow<R> follow(
            Kind<R> kind, Scope scope, Optional<String> labels, UnaryOperator<R> slim, Listener<R> listener)
            throws ClusterException {
        return new Follow<>(line, kind, kind.path(scope, labels), slim, listener);
    }

    private <R extends HasMetadata> List<R> list(Kind<R> kind, Scope scope, Optional<String> labels)
            throws ClusterException, InterruptedException {
        var objects = new ArrayList<R>();
        ListReader.read(line, kind.path(scope, labels), kind.type(), objects::add);
        return objects;
    }

    private <R extends HasMetadata> Optional<R> one(Kind<R> kind, String namespace, String name)
            throws ClusterException, InterruptedException {
        try (var body = line.get(kind.path(namespace, name), ANSWER)) {
            return Optional.of(forms.mapper().readValue(body, kind.type()));
        } catch (IOException e) {
            throw ClusterException.away(e);
        } catch (ClusterException e) {
            if (e.code() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        client.close();
    }
}
