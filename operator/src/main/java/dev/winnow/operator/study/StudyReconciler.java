package dev.winnow.operator.study;

import dev.winnow.api.Names;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.Problem;
import dev.winnow.engine.definition.SearchSpaceCache;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.engine.study.Conditions;
import dev.winnow.engine.study.Decision;
import dev.winnow.engine.study.StudyLook;
import dev.winnow.engine.workload.TrialPod;
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

    /** Nothing that happens to another study wakes the one that waits for it. */
    private static final Duration SOURCES_AGAIN = Duration.ofSeconds(2);

    private static final Duration LEARNED_AGAIN = Duration.ofMillis(50);

    private final StudyReader reader = new StudyReader(new SearchSpaceCache());
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
        var status = study.statusOrNew();
        var look = StudyLook.at(reader, study, now);
        var problems = problems(study, look);
        if (!problems.isEmpty()) {
            return status.ended() ? expiry(study, status, now) : recorder.record(study, look.rejected(problems), now);
        }
        var observed = observe(study);
        var unread = look.unread(observed);
        if (!unread.isEmpty()) {
            return learn(study, look, unread, now);
        }
        var decided = look.decide(observed);
        if (!decided.strangers().isEmpty()) {
            return recorder.record(study, look.rejected(decided.strangers()), now);
        }
        var obstacle = act(study, decided.decisions());
        var after = decided.decisions().isEmpty() ? observed : observe(study);
        var report = decided.status(after, obstacle);
        return soonest(
                recorder.record(study, report, now),
                expiry(study, report, now),
                look.untilDeadline(report),
                obstacle.map(taken -> NAME_TAKEN_AGAIN));
    }

    /** Puts on record what other studies have; what follows from it is decided by the next look, which finds it there. */
    private Optional<Duration> learn(TuningStudy study, StudyLook look, List<String> unread, Instant now) {
        var lesson = look.learn(unread, name -> study(study.getMetadata().getNamespace(), name), this::observe);
        var again = lesson.waits().isPresent() ? SOURCES_AGAIN : LEARNED_AGAIN;
        return soonest(
                recorder.record(study, lesson.status(), now),
                Optional.of(again).filter(delay -> lesson.problems().isEmpty()));
    }

    /** What is wrong with a study, checked against the cluster once for each generation of its spec. */
    private List<Problem> problems(TuningStudy study, StudyLook look) {
        if (!look.problems().isEmpty() || settled(study)) {
            return look.problems();
        }
        return probe.problem(study, look.maxResource()).stream().toList();
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

    /** Carries out decisions as far as it goes; the answer is what is in the way. */
    private Optional<String> act(TuningStudy study, List<Decision> made) {
        try {
            made.forEach(decision -> decisions.carryOut(decision, study));
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
