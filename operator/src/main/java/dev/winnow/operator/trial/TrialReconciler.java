package dev.winnow.operator.trial;

import dev.winnow.api.Names;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.report.Studies;
import dev.winnow.engine.report.Trials;
import dev.winnow.engine.trial.PodView;
import dev.winnow.engine.trial.TrialLife;
import dev.winnow.engine.workload.TrialPod;
import dev.winnow.operator.kube.ApiErrors;
import dev.winnow.operator.kube.EventRecorder;
import dev.winnow.operator.kube.StatusPatch;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * Gives each trial the pod that its spec asks for, and writes what becomes of it. What to do is decided by
 * {@link TrialLife}; here it is done.
 *
 * <p>The informers do not compare resource versions: JOSDK 5.3.2 would lose events that race with a status write.
 */
@ControllerConfiguration(
        name = "trial",
        generationAwareEventProcessing = false,
        informer = @Informer(comparableResourceVersions = false, onUpdateFilter = TrialChanges.class),
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 60, timeUnit = TimeUnit.SECONDS))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 500, intervalMultiplier = 2, maxInterval = 30_000)
public final class TrialReconciler implements Reconciler<TuningTrial>, Trials {
    private static final Logger LOG = Logger.getLogger(TrialReconciler.class);
    private static final String BY_TRIAL = "trial";
    private static final Duration REFUSED_AGAIN = Duration.ofSeconds(15);
    /** A delay of ours takes the place of the periodic full look, so it must not be longer. */
    private static final Duration FULL_LOOK = Duration.ofSeconds(60);

    private static final Duration CONFLICT_AGAIN = Duration.ofMillis(50);

    private final KubernetesClient client;
    private final Studies studies;
    private final TrialPod trialPod;
    private final Clock clock;
    private final StatusPatch patch;
    private final EventRecorder events;
    private final TrialMeters meters;
    private @Nullable InformerEventSource<Pod, TuningTrial> pods;
    private @Nullable IndexerResourceCache<TuningTrial> trials;

    public TrialReconciler(
            KubernetesClient client, Studies studies, TrialPod trialPod, MeterRegistry registry, Clock clock) {
        this.client = client;
        this.studies = studies;
        this.trialPod = trialPod;
        this.clock = clock;
        patch = new StatusPatch(client, "winnow-trial");
        events = new EventRecorder(client, clock);
        meters = new TrialMeters(registry);
    }

    @Override
    public List<EventSource<?, TuningTrial>> prepareEventSources(EventSourceContext<TuningTrial> context) {
        trials = context.getPrimaryCache();
        var source = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Pod.class, TuningTrial.class)
                        .withLabelSelector(Names.TRIAL_LABEL)
                        .withComparableResourceVersion(false)
                        .withItemStore(new SlimPods())
                        .withSecondaryToPrimaryMapper(pod -> Set.of(
                                new ResourceID(trialOf(pod), pod.getMetadata().getNamespace())))
                        .build(),
                context);
        source.addIndexers(Map.of(BY_TRIAL, pod -> List.of(key(pod.getMetadata().getNamespace(), trialOf(pod)))));
        pods = source;
        return List.of(source);
    }

    @Override
    public UpdateControl<TuningTrial> reconcile(TuningTrial trial, Context<TuningTrial> context) {
        MDC.put("study", trial.getSpec().study());
        MDC.put("trial", trial.getMetadata().getName());
        try {
            return step(trial)
                    .<UpdateControl<TuningTrial>>map(delay -> UpdateControl.<TuningTrial>noUpdate()
                            .rescheduleAfter(FULL_LOOK.compareTo(delay) < 0 ? FULL_LOOK : delay))
                    .orElseGet(UpdateControl::noUpdate);
        } finally {
            MDC.remove("study");
            MDC.remove("trial");
        }
    }

    private Optional<Duration> step(TuningTrial trial) {
        var now = Instant.now(clock);
        var meta = trial.getMetadata();
        var study = studies.study(meta.getNamespace(), trial.getSpec().study()).filter(s -> owns(s, trial));
        int retries = study.map(s -> s.getSpec().trial().retries()).orElse(0);
        var views = podsOf(trial).map(pod -> PodView.of(pod, now)).toList();
        var step = TrialLife.next(trial, views, retries, now);
        try {
            // The status first: a pod is deleted only when its reason is on record.
            var recorded = patch.status(trial, step.status());
            recorded.ifPresent(written -> announce(trial, written));
            if (step.act() instanceof TrialLife.Act.DeletePod delete) {
                delete(trial, delete.pod(), now);
            }
            if (step.act() instanceof TrialLife.Act.CreatePod create && study.isPresent()) {
                return create(study.get(), recorded.orElse(trial), create.attempt());
            }
            return step.lookAgain();
        } catch (KubernetesClientException e) {
            if (e.getCode() == 409) {
                return Optional.of(CONFLICT_AGAIN);
            }
            if (e.getCode() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void delete(TuningTrial trial, PodView pod, Instant now) {
        // By uid too: somebody else's pod may have come to the name since we looked.
        client.raw(
                "/api/v1/namespaces/" + trial.getMetadata().getNamespace() + "/pods/" + pod.name(),
                "DELETE",
                new DeleteOptionsBuilder()
                        .withNewPreconditions()
                        .withUid(pod.uid())
                        .endPreconditions()
                        .build());
        meters.podDeleted();
        LOG.infof("pod %s deleted: the trial is %s", pod.name(), trial.getSpec().desired());
        if (trial.getSpec().desired() != Desired.Running && trial.getStatus() != null) {
            trial.getStatus().report().rungValues().stream()
                    .filter(rung -> rung.resource().equals(trial.getSpec().resource()))
                    .findFirst()
                    .ifPresent(rung -> meters.pruned(Duration.between(Instant.parse(rung.time()), now)));
        }
    }

    private Optional<Duration> create(TuningStudy study, TuningTrial trial, int attempt) {
        var pod = trialPod.of(study, trial, attempt);
        try {
            client.resource(pod).create();
            meters.podCreated();
            LOG.infof("pod %s created", pod.getMetadata().getName());
            return Optional.empty();
        } catch (KubernetesClientException e) {
            var refusal = ApiErrors.podRefusal(e).orElseThrow(() -> e);
            if (e.getCode() == 409 && oursAlready(trial, pod)) {
                return Optional.empty();
            }
            meters.podRefused(refusal.reason());
            LOG.warnf("pod %s refused: %s", pod.getMetadata().getName(), refusal.message());
            var refused = TrialLife.refused(trial, refusal, Instant.now(clock));
            patch.status(trial, refused).ifPresent(written -> announce(trial, written));
            return refusal.forGood() ? Optional.empty() : Optional.of(REFUSED_AGAIN);
        }
    }

    /** Whether the pod that has the name already is the one we meant to create, not yet seen by the informer. */
    private boolean oursAlready(TuningTrial trial, Pod pod) {
        var there = client.resource(pod).get();
        return there != null && owns(trial, there);
    }

    /** Tells people about failures; a normal course needs no event for each trial. */
    private void announce(TuningTrial before, TuningTrial written) {
        var status = written.getStatus();
        var old = before.statusOrNew();
        if (status.state() == State.Failed && old.state() != State.Failed) {
            meters.failed(String.valueOf(status.reason()));
            LOG.warnf("trial failed: %s: %s", status.reason(), status.message());
            events.record(
                    written, EventRecorder.Type.Warning, "TrialFailed", status.reason() + ": " + status.message(), "");
        } else if (status.failureCount() > old.failureCount()) {
            LOG.warnf("attempt failed: %s: %s", status.reason(), status.message());
            events.record(
                    written,
                    EventRecorder.Type.Warning,
                    "AttemptFailed",
                    status.reason() + ": " + status.message(),
                    String.valueOf(status.attempts()));
        }
    }

    @Override
    public Optional<TuningTrial> trial(String namespace, String name) {
        return Optional.ofNullable(trials).flatMap(cache -> cache.get(new ResourceID(name, namespace)));
    }

    @Override
    public Optional<Pod> pod(String namespace, String name) {
        return Optional.ofNullable(pods).flatMap(source -> source.get(new ResourceID(name, namespace)));
    }

    @Override
    public int newestAttempt(TuningTrial trial) {
        return podsOf(trial).mapToInt(TrialReconciler::attempt).max().orElse(0);
    }

    private Stream<Pod> podsOf(TuningTrial trial) {
        var key = key(trial.getMetadata().getNamespace(), trial.getMetadata().getName());
        return pods == null
                ? Stream.empty()
                : pods.byIndex(BY_TRIAL, key).stream().filter(pod -> owns(trial, pod));
    }

    private static int attempt(Pod pod) {
        return Integer.parseInt(pod.getMetadata().getLabels().get(Names.ATTEMPT_LABEL));
    }

    private static String key(String namespace, String trial) {
        return namespace + "/" + trial;
    }

    private static String trialOf(Pod pod) {
        return Objects.requireNonNull(pod.getMetadata().getLabels().get(Names.TRIAL_LABEL));
    }

    private static boolean owns(HasMetadata owner, HasMetadata owned) {
        return owned.getMetadata().getOwnerReferences().stream()
                .anyMatch(reference ->
                        reference.getUid().equals(owner.getMetadata().getUid()));
    }
}
