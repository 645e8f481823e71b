package dev.winnow.ui;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.api.Names;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.client.Cluster;
import dev.winnow.client.ClusterException;
import dev.winnow.client.Follow;
import dev.winnow.client.Happening;
import dev.winnow.client.Listener;
import dev.winnow.client.LogTail;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A study of a cluster that somebody looks at. */
final class ClusterStudy implements StudyView, AutoCloseable {
    private final Cluster cluster;
    private final String namespace;
    private final String name;
    private final StudyState state = new StudyState();
    private final List<Follow<?>> follows = new ArrayList<>();
    private final Rights rights;

    /** Tells the state what happens. */
    private final class Told<R extends HasMetadata> implements Listener<R> {
        private final Consumer<Collection<R>> all;
        private final Consumer<R> changed;
        private final Consumer<R> gone;

        Told(Consumer<Collection<R>> all, Consumer<R> changed, Consumer<R> gone) {
            this.all = all;
            this.changed = changed;
            this.gone = gone;
        }

        @Override
        public void all(Collection<R> objects) {
            all.accept(objects);
        }

        @Override
        public void changed(R object) {
            changed.accept(object);
        }

        @Override
        public void gone(R object) {
            gone.accept(object);
        }

        @Override
        public void problem(ClusterException fault) {
            state.problem(String.valueOf(fault.getMessage()));
        }
    }

    ClusterStudy(Cluster cluster, String namespace, String name) throws ClusterException {
        this.cluster = cluster;
        this.namespace = namespace;
        this.name = name;
        rights = new Rights(cluster.acts(), namespace);
        follows.add(cluster.followStudy(
                namespace,
                name,
                new Told<TuningStudy>(
                        found -> found.stream().findFirst().ifPresentOrElse(state::study, state::gone),
                        state::study,
                        gone -> state.gone())));
        follows.add(cluster.followTrials(
                namespace,
                name,
                new Told<TuningTrial>(
                        state::all,
                        state::put,
                        gone -> state.withdraw(
                                gone.getSpec() == null ? -1 : gone.getSpec().number()))));
    }

    @Override
    public String href() {
        return ClusterSource.href(namespace, name);
    }

    @Override
    public String source() {
        return ClusterSource.ID;
    }

    @Override
    public StudyState state() {
        return state;
    }

    @Override
    public Map<String, String> acts() {
        var now = state.now();
        boolean ended = now.study().filter(study -> study.statusOrNew().ended()).isPresent();
        boolean suspended = now.study()
                .filter(study -> study.getSpec() != null
                        && Boolean.TRUE.equals(study.getSpec().suspend()))
                .isPresent();
        var over = ended ? "the study has ended" : rights.studies();
        var acts = new LinkedHashMap<String, String>();
        acts.put("suspend", over.isEmpty() && suspended ? "the study is suspended" : over);
        acts.put("resume", over.isEmpty() && !suspended ? "the study is not suspended" : over);
        acts.put("parallelTrials", over);
        acts.put("enqueue", over);
        acts.put("stop", ended ? "the study has ended" : rights.trials());
        return acts;
    }

    @Override
    public String act(JsonNode act) throws Refused, InterruptedException {
        var acts = cluster.acts();
        try {
            return switch (act.path("act").asText()) {
                case "suspend" -> acts.suspend(namespace, name);
                case "resume" -> acts.resume(namespace, name);
                case "parallelTrials" -> acts.parallelTrials(namespace, name, whole(act, "value"));
                case "stop" -> acts.stop(Desk.existing(state.now(), whole(act, "trial")));
                case "enqueue" -> acts.enqueue(namespace, name, parameters(act));
                default -> throw new Refused(400, "there is no such act");
            };
        } catch (ClusterException e) {
            throw Refused.of(e);
        }
    }

    private static int whole(JsonNode act, String field) throws Refused {
        if (!act.path(field).isInt()) {
            throw new Refused(400, field + " has to be a whole number");
        }
        return act.path(field).asInt();
    }

    private static Map<String, JsonNode> parameters(JsonNode act) throws Refused {
        var parameters = new LinkedHashMap<String, JsonNode>();
        act.path("parameters").properties().forEach(entry -> parameters.put(entry.getKey(), entry.getValue()));
        if (parameters.isEmpty() || parameters.values().stream().anyMatch(JsonNode::isContainerNode)) {
            throw new Refused(400, "parameters has to be an object with a number or a text for each parameter");
        }
        return parameters;
    }

    @Override
    public Attempts attempts(TuningTrial trial) throws InterruptedException {
        List<Pod> pods = List.of();
        String attemptsProblem = null;
        List<Happening> events = List.of();
        String eventsProblem = null;
        try {
            pods = cluster.allPods(trial);
        } catch (ClusterException e) {
            attemptsProblem = e.getMessage();
        }
        try {
            events = cluster.events(trial, pods);
        } catch (ClusterException e) {
            eventsProblem = e.getMessage();
        }
        var attempts = pods.stream().map(pod -> PodAttempts.of(trial, pod)).toList();
        var logs = Stream.concat(
                        attempts.stream().filter(Attempts.Attempt::reports).map(Attempts.Attempt::attempt),
                        Stream.ofNullable(trial.statusOrNew().log()).map(TrialStatus.Log::attempt))
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
        return new Attempts(attempts, attemptsProblem, events, eventsProblem, logs);
    }

    @Override
    public LogTail log(TuningTrial trial, OptionalInt attempt, int bytes) throws Refused, InterruptedException {
        try {
            var pods = cluster.pods(trial);
            var wanted = pods.stream()
                    .filter(pod -> attempt.isEmpty() || PodAttempts.number(pod) == attempt.getAsInt())
                    .reduce((older, newer) -> newer);
            return wanted.isPresent()
                    ? cluster.log(wanted.get(), bytes)
                    : LogTail.kept(trial, attempt)
                            .orElseThrow(() -> new Refused(
                                    404,
                                    attempt.isEmpty()
                                            ? "the trial has no pod, and a pod takes its log along"
                                            : Names.pod(trial.getMetadata().getName(), attempt.getAsInt())
                                                    + " is gone, and took its log along"));
        } catch (ClusterException e) {
            throw Refused.of(e);
        }
    }

    @Override
    public void used() {
        // Those that were looked at last are kept, and looking asks for the study.
    }

    @Override
    public void close() {
        follows.forEach(Follow::close);
    }
}
