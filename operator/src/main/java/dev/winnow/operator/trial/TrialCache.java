package dev.winnow.operator.trial;

import dev.winnow.api.Names;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.report.Refusal;
import dev.winnow.engine.report.Reporter;
import dev.winnow.engine.report.Trials;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Stage;
import dev.winnow.engine.workload.AttemptNumber;
import dev.winnow.engine.workload.AttemptPods;
import dev.winnow.engine.workload.ClusterWorkload;
import dev.winnow.engine.workload.ObjectType;
import dev.winnow.engine.workload.ReportingPod;
import dev.winnow.operator.kube.TrialInformer;
import dev.winnow.operator.kube.Workloads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The trials and their attempts as this replica last saw them, leader or not. */
public final class TrialCache implements Trials {
    private static final String BY_TRIAL = "trial";
    private static final String TRIAL_KIND = HasMetadata.getKind(TuningTrial.class);

    /** The informer of one kind of workload in one namespace, or in all of them. */
    private record Kind<R extends HasMetadata>(
            ClusterWorkload<R> workload, InformerEventSource<R, TuningTrial> source, Acceptances<R> acceptances) {
        Stream<R> named(TuningTrial trial) {
            var meta = trial.getMetadata();
            return source.byIndex(BY_TRIAL, key(meta.getNamespace(), meta.getName())).stream();
        }

        Stream<R> of(TuningTrial trial) {
            return named(trial)
                    .filter(resource -> AttemptNumber.of(trial, resource).isPresent());
        }

        Stream<Found> found(TuningTrial trial) {
            return of(trial)
                    .map(resource -> new Found(
                            workload.view(resource),
                            ObjectType.of(workload.type()),
                            false,
                            workload.logContainer(resource)
                                    .map(container -> trainer(resource.getMetadata(), container))));
        }

        /** The attempt of that identity; tokens are bound to pods, so the reporter is one. */
        Optional<Reporter> reporter(AttemptIdentity identity) throws Refusal {
            if (!source.isRunning()) {
                // The port is open before the caches are full, and what was not listed yet is not gone.
                return Optional.empty();
            }
            var resource = source.get(new ResourceID(identity.name(), identity.namespace()))
                    .filter(found -> found.getMetadata().getUid().equals(identity.uid()));
            return resource.isPresent() && resource.get() instanceof Pod pod
                    ? Optional.of(TrialCache.reporter(pod, acceptances.of(resource.get())))
                    : Optional.empty();
        }
    }

    private final TrialInformer trials;
    private final Workloads workloads;
    private final Clock clock;
    private final List<Kind<?>> kinds = new ArrayList<>();
    private Optional<ObjectInformers> objects = Optional.empty();

    public TrialCache(TrialInformer trials, Workloads workloads, Clock clock) {
        this.trials = trials;
        this.workloads = workloads;
        this.clock = clock;
    }

    /** Begins to watch the trials and their attempts of all kinds; an attempt's event wakes its trial. */
    List<EventSource<?, TuningTrial>> watch(EventSourceContext<TuningTrial> context) {
        var configuration = context.getControllerConfiguration();
        var namespaces = configuration.getInformerConfig().getEffectiveNamespaces(configuration);
        kinds.clear();
        for (var workload : workloads.kinds()) {
            for (var namespace : namespaces) {
                kinds.add(kind(workload, namespace, context));
            }
        }
        var sources = new ArrayList<EventSource<?, TuningTrial>>(List.of(trials.share(context)));
        kinds.forEach(kind -> sources.add(kind.source()));
        objects = workloads.objects().isEmpty()
                ? Optional.empty()
                : Optional.of(new ObjectInformers(context.getClient(), namespaces, clock));
        objects.ifPresent(sources::add);
        return sources;
    }

    /**
     * One informer for each namespace: the informers of an event source share its store, and each of them drops from the store
     * what it does not find in its own namespace.
     */
    private <R extends HasMetadata> Kind<R> kind(
            ClusterWorkload<R> workload, String namespace, EventSourceContext<TuningTrial> context) {
        var acceptances =
                new Acceptances<R>(resource -> workload.view(resource).node().isPresent(), clock);
        var source = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(workload.type(), TuningTrial.class)
                        .withName(HasMetadata.getPlural(workload.type()) + "-" + namespace)
                        .withNamespaces(namespace)
                        .withLabelSelector(Names.TRIAL_LABEL)
                        .withInformerListLimit(TrialInformer.LIST_LIMIT)
                        .withComparableResourceVersion(false)
                        .withItemStore(new SlimStore<>(workload::slim, acceptances))
                        .withSecondaryToPrimaryMapper(resource -> Set.of(new ResourceID(
                                trialOf(resource), resource.getMetadata().getNamespace())))
                        .build(),
                context);
        source.addIndexers(
                Map.of(BY_TRIAL, resource -> List.of(key(resource.getMetadata().getNamespace(), trialOf(resource)))));
        return new Kind<>(workload, source, acceptances);
    }

    /** Whether all studies and trials that exist have been seen. Until then no trial may have a turn. */
    boolean complete() {
        return trials.allComplete();
    }

    /** A trial that this release can read. */
    @Override
    public Optional<TuningTrial> trial(String namespace, String name) {
        return trials.trial(namespace, name).filter(trial -> trial.getUnread().isEmpty());
    }

    /** The attempts of a trial that exist and have no pods of their own. */
    List<Found> attempts(TuningTrial trial) {
        return kinds.stream().flatMap(kind -> kind.found(trial)).toList();
    }

    /**
     * The attempts of a trial that exist; empty while that is not known yet.
     *
     * @param study whose trial it is, if that is still there
     */
    Optional<List<Found>> attempts(TuningTrial trial, Optional<TuningStudy> study) {
        var workload = study.flatMap(workloads::object);
        return workload.isEmpty()
                ? Optional.of(attempts(trial))
                : objects.flatMap(informers -> informers.of(trial, workload.get()))
                        .map(there -> ObjectAttempts.of(trial, workload.get(), there, made(trial)));
    }

    /** Notes whether a node has taken the newest attempt of a trial. */
    void note(TuningTrial trial, List<AttemptView> attempts) {
        attempts.stream()
                .max(Comparator.comparingInt(AttemptView::attempt))
                .filter(newest -> newest.stage() instanceof Stage.Waiting waiting && waiting.taken())
                .ifPresent(newest -> trials.place(trial, newest.attempt()));
    }

    /** The pods that objects of the trial made. */
    private List<Pod> made(TuningTrial trial) {
        return kinds.stream()
                .flatMap(kind -> kind.named(trial))
                .filter(Pod.class::isInstance)
                .map(Pod.class::cast)
                .filter(pod -> AttemptNumber.ofMaker(trial, pod).isPresent())
                .toList();
    }

    static Found.Trainer trainer(ObjectMeta pod, String container) {
        return new Found.Trainer(pod.getName(), pod.getUid(), container);
    }

    @Override
    public int newestAttempt(TuningTrial trial) {
        return Stream.concat(kinds.stream().flatMap(kind -> kind.of(trial)), made(trial).stream())
                .mapToInt(resource -> Names.attemptLabel(resource).orElse(0))
                .max()
                .orElse(0);
    }

    @Override
    public boolean training(TuningTrial trial, int attempt) {
        return Stream.concat(
                        attempts(trial).stream().map(Found::view),
                        made(trial).stream().filter(ReportingPod::is).map(AttemptPods::view))
                .anyMatch(view -> view.attempt() == attempt && !view.stage().ended());
    }

    @Override
    public Optional<Reporter> reporter(AttemptIdentity identity) throws Refusal {
        for (var kind : kinds) {
            var seen = kind.reporter(identity);
            if (seen.isPresent()) {
                var reporter = seen.get();
                var trial = trial(identity.namespace(), reporter.trial())
                        .filter(known -> known.getMetadata().getUid().equals(reporter.trialUid()));
                if (trial.isPresent()
                        && attempts(trial.get()).stream()
                                .noneMatch(found -> found.view().name().equals(identity.name()))
                        && made(trial.get()).stream()
                                .noneMatch(pod -> pod.getMetadata().getName().equals(identity.name()))) {
                    throw Refusal.unavailable("this replica knows of no such attempt of the trial: try again");
                }
                return seen;
            }
        }
        return Optional.empty();
    }

    /**
     * Reads who reports from a pod that has our labels.
     *
     * @param accepted when a node took the pod, if this process saw it
     * @throws Refusal with code 403 if the pod belongs to no trial
     */
    public static Reporter reporter(Pod pod, Optional<Instant> accepted) throws Refusal {
        var maker = pod.getMetadata().getLabels().get(Names.TRIAL_UID_LABEL);
        if (maker != null) {
            var number = Names.attemptLabel(pod);
            if (number.isEmpty() || !ReportingPod.is(pod)) {
                throw Refusal.forbidden("of the pods of a trial the one with rank 0 reports, and this is another");
            }
            return new Reporter(trialOf(pod), maker, number.getAsInt(), accepted);
        }
        var trial = pod.getMetadata().getOwnerReferences().stream()
                .filter(owner -> owner.getKind().equals(TRIAL_KIND) && Boolean.TRUE.equals(owner.getController()))
                .map(OwnerReference::getUid)
                .findFirst();
        var attempt = Names.attempt(pod);
        if (trial.isEmpty() || attempt.isEmpty()) {
            throw Refusal.forbidden("the pod is no attempt of a trial");
        }
        return new Reporter(trialOf(pod), trial.get(), attempt.getAsInt(), accepted);
    }

    private static String trialOf(HasMetadata resource) {
        return Objects.requireNonNull(resource.getMetadata().getLabels().get(Names.TRIAL_LABEL));
    }

    private static String key(String namespace, String trial) {
        return namespace + "/" + trial;
    }
}
