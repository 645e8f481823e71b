package dev.winnow.operator.study;

import dev.winnow.operator.api.Names;
import dev.winnow.operator.api.StudyStatus;
import dev.winnow.operator.api.TuningStudy;
import dev.winnow.operator.api.TuningTrial;
import dev.winnow.operator.pod.TrialPod;
import dev.winnow.search.Plan;
import dev.winnow.search.Planner;
import dev.winnow.search.Progress;
import dev.winnow.search.Study;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * The loop of a study: observe its trials, plan, act, record. Every rule of the search is in the planner; everything
 * that must survive is on the resources, so this may be killed between any two writes and simply looks again.
 *
 * <p>The informers do not compare resource versions: JOSDK 5.3.2 would lose events that race with a status write.
 */
@ControllerConfiguration(
        name = "study",
        informer = @Informer(comparableResourceVersions = false),
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 60, timeUnit = TimeUnit.SECONDS))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 500, intervalMultiplier = 2, maxInterval = 30_000)
public final class StudyReconciler implements Reconciler<TuningStudy> {
    private static final String BY_STUDY = "study";
    private static final Duration CONFLICT_AGAIN = Duration.ofMillis(50);
    /** A delay of ours takes the place of the periodic full look, so it must not be longer. */
    private static final Duration FULL_LOOK = Duration.ofSeconds(60);

    private static final Duration NAME_TAKEN_AGAIN = Duration.ofSeconds(2);

    private final Clock clock;
    private final PodProbe probe;
    private final StudyRecorder recorder;
    private final OwnWrites<TuningTrial> writes;
    private final Decisions decisions;
    private final KubernetesClient client;
    private final Map<String, Instant> looks = new ConcurrentHashMap<>();
    private @Nullable InformerEventSource<TuningTrial, TuningStudy> trials;
    private @Nullable IndexerResourceCache<TuningStudy> studies;

    public StudyReconciler(KubernetesClient client, TrialPod trialPod, MeterRegistry registry, Clock clock) {
        this.client = client;
        this.clock = clock;
        var meters = new StudyMeters(registry);
        probe = new PodProbe(client, trialPod);
        recorder = new StudyRecorder(client, clock, meters, this::studies);
        writes = new OwnWrites<>(clock);
        decisions = new Decisions(client, writes, meters);
    }

    @Override
    public List<EventSource<?, TuningStudy>> prepareEventSources(EventSourceContext<TuningStudy> context) {
        studies = context.getPrimaryCache();
        var source = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(TuningTrial.class, TuningStudy.class)
                        .withComparableResourceVersion(false)
                        .withOnUpdateFilter(new TrialProgress())
                        .withOnDeleteFilter((trial, unknown) -> {
                            writes.forget(trial);
                            return true;
                        })
                        .withSecondaryToPrimaryMapper(trial -> Set.of(new ResourceID(
                                trial.getSpec().study(), trial.getMetadata().getNamespace())))
                        .build(),
                context);
        source.addIndexers(Map.of(
                BY_STUDY,
                trial -> List.of(
                        key(trial.getMetadata().getNamespace(), trial.getSpec().study()))));
        trials = source;
        return List.of(source);
    }

    @Override
    public UpdateControl<TuningStudy> reconcile(TuningStudy study, Context<TuningStudy> context) {
        MDC.put("study", study.getMetadata().getName());
        try {
            looked(study);
            var again = managed(study) ? look(study) : Optional.<Duration>empty();
            return again.<UpdateControl<TuningStudy>>map(delay -> UpdateControl.<TuningStudy>noUpdate()
                            .rescheduleAfter(FULL_LOOK.compareTo(delay) < 0 ? FULL_LOOK : delay))
                    .orElseGet(UpdateControl::noUpdate);
        } catch (KubernetesClientException e) {
            if (e.getCode() == 409) {
                return UpdateControl.<TuningStudy>noUpdate().rescheduleAfter(CONFLICT_AGAIN);
            }
            if (e.getCode() == 404) {
                return UpdateControl.noUpdate();
            }
            throw e;
        } finally {
            MDC.remove("study");
        }
    }

    private void looked(TuningStudy study) {
        looks.put(study.getMetadata().getUid(), Instant.now(clock));
        if (looks.size() > 2 * studies().size()) {
            looks.keySet()
                    .retainAll(studies().stream()
                            .map(s -> s.getMetadata().getUid())
                            .collect(Collectors.toSet()));
        }
    }

    /** Looks once; the answer is when to look again although nothing may have happened. */
    private Optional<Duration> look(TuningStudy study) {
        var now = Instant.now(clock);
        var status = study.getStatus() == null ? StudyStatus.NEW : study.getStatus();
        var problems = new ArrayList<Problem>();
        var definition = check(study, problems);
        if (definition.isEmpty()) {
            return status.ended()
                    ? expiry(study, status, now)
                    : recorder.record(study, new StudyReport(study, now).rejected(problems), now);
        }
        var observed = observe(study);
        var strangers = History.strangers(definition.get().space(), observed);
        if (!strangers.isEmpty()) {
            return recorder.record(study, new StudyReport(study, now).rejected(strangers), now);
        }
        var history = History.of(definition.get().space(), observed);
        int created = created(status, observed);
        var progress = new Progress(
                created,
                Optional.ofNullable(status.startTime()).map(Instant::parse),
                now,
                new Ledger(observed).gpuSeconds(now),
                History.improvement(definition.get(), status, history, created));
        var plan = status.ended()
                ? new Plan(List.of(), Optional.empty())
                : Planner.plan(definition.get(), history, progress);
        var obstacle = act(study, definition.get(), plan, observed);
        var after = plan.actions().isEmpty() ? observed : observe(study);
        var report = new StudyReport(study, now)
                .running(
                        definition.get(),
                        after,
                        History.of(definition.get().space(), after),
                        progress.with(created(status, after)),
                        obstacle.isPresent() ? Optional.empty() : plan.outcome(),
                        obstacle);
        return soonest(
                recorder.record(study, report, now),
                expiry(study, report, now),
                deadline(definition.get(), report, now),
                obstacle.map(taken -> NAME_TAKEN_AGAIN));
    }

    /** The definition of a study, checked against the cluster once for each generation of its spec. */
    private Optional<Study> check(TuningStudy study, List<Problem> problems) {
        problems.addAll(PodTemplateRules.check(study.getSpec()));
        var definition = StudyDefinition.read(study.getSpec(), problems);
        if (problems.isEmpty() && !settled(study)) {
            probe.problem(study, definition.orElseThrow().pruner().maxResource())
                    .ifPresent(problems::add);
        }
        return problems.isEmpty() ? definition : Optional.empty();
    }

    /** Whether there is nothing to ask: this generation was accepted before, or the study has ended. */
    private static boolean settled(TuningStudy study) {
        return study.getStatus() != null
                && (study.getStatus().ended()
                        || Conditions.find(study.getStatus().conditions(), Conditions.ACCEPTED)
                                .filter(c -> c.getStatus().equals("True")
                                        && study.getMetadata().getGeneration().equals(c.getObservedGeneration()))
                                .isPresent());
    }

    private List<TuningTrial> observe(TuningStudy study) {
        var uid = study.getMetadata().getUid();
        var seen = trials == null
                ? List.<TuningTrial>of()
                : trials
                        .byIndex(
                                BY_STUDY,
                                key(
                                        study.getMetadata().getNamespace(),
                                        study.getMetadata().getName()))
                        .stream()
                        .filter(trial -> trial.getMetadata().getOwnerReferences().stream()
                                .anyMatch(owner -> owner.getUid().equals(uid)))
                        .toList();
        return writes.over(seen, uid).stream()
                .filter(trial -> trial.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    /** Numbers are never used again, also when a person has deleted the trial that had the highest one. */
    private static int created(StudyStatus status, List<TuningTrial> trials) {
        return Math.max(
                status.created(),
                trials.stream()
                        .mapToInt(trial -> trial.getSpec().number() + 1)
                        .max()
                        .orElse(0));
    }

    /** Carries out a plan as far as it goes; the answer is what is in the way. */
    private Optional<String> act(TuningStudy study, Study definition, Plan plan, List<TuningTrial> observed) {
        var byNumber =
                observed.stream().collect(Collectors.toMap(t -> t.getSpec().number(), t -> t));
        try {
            plan.actions()
                    .forEach(action -> decisions.carryOut(
                            action, study, definition, number -> Objects.requireNonNull(byNumber.get(number))));
            return Optional.empty();
        } catch (Decisions.NameTaken taken) {
            return Optional.ofNullable(taken.getMessage());
        }
    }

    /** Deletes a study that has outlived its end; else says when that will be. */
    private Optional<Duration> expiry(TuningStudy study, StudyStatus status, Instant now) {
        var ttl = study.getSpec().ttlSecondsAfterFinished();
        if (ttl == null || status.completionTime() == null) {
            return Optional.empty();
        }
        var left = Duration.between(now, Instant.parse(status.completionTime()).plusSeconds(ttl));
        if (left.isNegative() || left.isZero()) {
            client.resource(study).delete();
            return Optional.empty();
        }
        return Optional.of(left);
    }

    private static Optional<Duration> deadline(Study definition, StudyStatus status, Instant now) {
        if (status.ended() || status.startTime() == null) {
            return Optional.empty();
        }
        return definition
                .limits()
                .duration()
                .map(limit ->
                        Duration.between(now, Instant.parse(status.startTime()).plus(limit)))
                .filter(left -> !left.isNegative());
    }

    @SafeVarargs
    private static Optional<Duration> soonest(Optional<Duration>... delays) {
        return Stream.of(delays).flatMap(Optional::stream).min(Duration::compareTo);
    }

    private static boolean managed(TuningStudy study) {
        var manager = study.getSpec().managedBy();
        return (manager == null || manager.equals(Names.MANAGER))
                && study.getMetadata().getDeletionTimestamp() == null;
    }

    /** A study as the cache has it. */
    public Optional<TuningStudy> study(String namespace, String name) {
        return Optional.ofNullable(studies).flatMap(cache -> cache.get(new ResourceID(name, namespace)));
    }

    /** The studies that exist. */
    public List<TuningStudy> studies() {
        return Optional.ofNullable(studies).stream()
                .flatMap(IndexerResourceCache::list)
                .toList();
    }

    /** When a study was last looked at. */
    public Optional<Instant> lastLook(TuningStudy study) {
        return Optional.ofNullable(looks.get(study.getMetadata().getUid()));
    }

    private static String key(String namespace, String study) {
        return namespace + "/" + study;
    }
}
