package dev.winnow.ui;

import dev.winnow.api.Names;
import dev.winnow.api.TuningStudy;
import dev.winnow.client.Cluster;
import dev.winnow.client.ClusterException;
import dev.winnow.client.Follow;
import dev.winnow.client.Listener;
import dev.winnow.client.Scope;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.workload.AttemptPods;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The studies of a cluster, as far as the person may see them. It follows the studies and the pods of their trials; the trials
 * of a study are followed while somebody looks at the study.
 */
public final class ClusterSource implements StudySource {
    static final String ID = "cluster";

    private final Cluster cluster;
    private final List<Part> parts = new ArrayList<>();
    private final OpenStudies<ClusterStudy> open = new OpenStudies<>();

    /** Everything of one kind as it was last seen. */
    private static final class Followed<R extends HasMetadata> implements Listener<R> {
        private final Map<String, R> objects = new ConcurrentHashMap<>();
        private volatile @Nullable String problem;
        private volatile boolean seen;

        private static String key(HasMetadata object) {
            return object.getMetadata().getNamespace() + "/"
                    + object.getMetadata().getName();
        }

        @Override
        public void all(Collection<R> all) {
            var now = new HashMap<String, R>();
            all.forEach(object -> now.put(key(object), object));
            objects.keySet().retainAll(now.keySet());
            objects.putAll(now);
            problem = null;
            seen = true;
        }

        @Override
        public void changed(R object) {
            objects.put(key(object), object);
        }

        @Override
        public void gone(R object) {
            objects.remove(key(object));
        }

        @Override
        public void problem(ClusterException fault) {
            problem = String.valueOf(fault.getMessage());
        }
    }

    /** One scope of those that are shown. */
    private static final class Part {
        private final Scope scope;
        private final Followed<TuningStudy> studies = new Followed<>();
        private final Followed<Pod> pods = new Followed<>();
        private final List<Follow<?>> follows;

        Part(Cluster cluster, Scope scope) throws ClusterException {
            this.scope = scope;
            follows = List.of(cluster.followStudies(scope, studies), cluster.followPods(scope, pods));
        }

        List<StudyRow> rows() {
            // By study, then by attempt: the object of an attempt may have several pods.
            var attempts = new HashMap<String, Map<String, List<AttemptView>>>();
            for (var pod : pods.objects.values()) {
                var labels = pod.getMetadata().getLabels();
                var attempt = Names.attemptLabel(pod);
                if (attempt.isPresent()) {
                    attempts.computeIfAbsent(
                                    pod.getMetadata().getNamespace() + "/" + labels.get(Names.STUDY_LABEL),
                                    key -> new HashMap<>())
                            .computeIfAbsent(
                                    labels.get(Names.TRIAL_LABEL) + "/" + attempt.getAsInt(), key -> new ArrayList<>())
                            .add(AttemptPods.view(pod));
                }
            }
            boolean known = pods.seen && pods.problem == null;
            return studies.objects.entrySet().stream()
                    .map(entry -> row(
                            entry.getValue(),
                            known
                                    ? Occupied.of(attempts.getOrDefault(entry.getKey(), Map.of())
                                                    .values())
                                            .or(entry.getValue())
                                    : null))
                    .toList();
        }
    }

    /**
     * Begins to follow.
     *
     * @param cluster is closed with the source
     */
    public ClusterSource(Cluster cluster, List<Scope> scopes) throws ClusterException {
        this.cluster = cluster;
        for (var scope : scopes) {
            parts.add(new Part(cluster, scope));
        }
    }

    private String scopes() {
        return parts.stream().map(part -> part.scope.toString()).collect(Collectors.joining(", "));
    }

    @Override
    public SourceRow row() {
        var problem = parts.stream()
                .map(part -> part.studies.problem)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return new SourceRow(ID, cluster.title() + ", " + scopes(), problem);
    }

    @Override
    public int parts() {
        return 2;
    }

    @Override
    public List<StudyRow> rows() {
        return parts.stream().flatMap(part -> part.rows().stream()).toList();
    }

    private static StudyRow row(TuningStudy study, @Nullable Occupied occupied) {
        var meta = study.getMetadata();
        return StudyRow.of(href(meta.getNamespace(), meta.getName()), ID, meta.getNamespace(), study, occupied, null);
    }

    /** Names of a cluster need no encoding. */
    static String href(String namespace, String name) {
        return "api/" + ID + "/" + namespace + "/" + name;
    }

    @Override
    public Optional<StudyView> study(List<String> name) throws Refused {
        var namespace = name.get(0);
        if (parts.stream().noneMatch(part -> part.scope.has(namespace))) {
            throw new Refused(404, "this page shows " + scopes() + " only");
        }
        try {
            return Optional.of(
                    open.open(namespace + "/" + name.get(1), () -> new ClusterStudy(cluster, namespace, name.get(1))));
        } catch (ClusterException e) {
            throw Refused.of(e);
        }
    }

    @Override
    public void close() {
        parts.forEach(part -> part.follows.forEach(Follow::close));
        open.close();
        cluster.close();
    }
}
