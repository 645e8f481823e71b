package dev.winnow.operator.trial;

import dev.winnow.api.Owners;
import dev.winnow.api.TrialReason;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.report.Studies;
import dev.winnow.engine.trial.Act;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.EndedTrial;
import dev.winnow.engine.trial.FailedTurn;
import dev.winnow.engine.trial.StartRefusal;
import dev.winnow.engine.trial.Terms;
import dev.winnow.engine.trial.TrialLife;
import dev.winnow.operator.kube.ApiErrors;
import dev.winnow.operator.kube.EventRecorder;
import dev.winnow.operator.kube.OwnWrites;
import dev.winnow.operator.kube.Reschedule;
import dev.winnow.operator.kube.SlowStart;
import dev.winnow.operator.kube.StatusPatch;
import dev.winnow.operator.kube.TrialInformer;
import dev.winnow.operator.kube.Workloads;
import dev.winnow.operator.lead.FencedClient;
import dev.winnow.operator.lead.Lead;
import dev.winnow.operator.lead.LeadEventSource;
import dev.winnow.operator.log.LogFollowers;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * The loop of a trial: gives each trial the attempt that its spec asks for, and writes what becomes of the attempt.
 * {@link TrialLife} decides; this class observes, records and acts.
 * The informers do not compare resource versions: JOSDK 5.3.2 would lose events that race with a status write.
 */
@ControllerConfiguration(
        name = "trial",
        generationAwareEventProcessing = false,
        informer =
                @Informer(
                        comparableResourceVersions = false,
                        informerListLimit = TrialInformer.LIST_LIMIT,
                        onUpdateFilter = TrialWakeFilter.class),
        maxReconciliationInterval =
                @MaxReconciliationInterval(interval = Reschedule.PERIODIC_TURN_SECONDS, timeUnit = TimeUnit.SECONDS))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 500, intervalMultiplier = 2, maxInterval = 30_000)
public final class TrialReconciler implements Reconciler<TuningTrial> {
    private static final Logger LOG = Logger.getLogger(TrialReconciler.class);
    private static final Duration NAME_TAKEN_AGAIN = Duration.ofSeconds(15);
    private static final Duration OUTDATED_AGAIN = Duration.ofSeconds(1);

    private final Lead lead;
    private final Studies studies;
    private final TrialCache cache;
    private final Workloads workloads;
    private final Attempts attempts;
    private final Clock clock;
    private final StatusPatch patch;
    private final OwnWrites<TuningTrial> writes;
    private final EventRecorder events;
    private final TrialMeters meters;
    private final Waits waits;
    private final UnreadLogs unread;
    private final TrainerLogs logs;
    /** The question is a study's pods. */
    private final SlowStart<ResourceID> starts =
            new SlowStart<>(() -> ThreadLocalRandom.current().nextDouble());

    private final SimpleInboundEventSource<TuningTrial> wakes = new SimpleInboundEventSource<>("starts");

    public TrialReconciler(
            KubernetesClient client,
            Lead lead,
            Studies studies,
            TrialCache cache,
            Workloads workloads,
            TrainerLogs logs,
            Waits waits,
            Optional<LogFollowers> printed,
            MeterRegistry registry,
            Clock clock) {
        this.lead = lead;
        this.studies = studies;
        this.cache = cache;
        this.workloads = workloads;
        this.clock = clock;
        this.logs = logs;
        this.waits = waits;
        var deciding = FencedClient.of(client, lead);
        patch = new StatusPatch(deciding, "winnow-trial");
        writes = new OwnWrites<>(clock);
        events = new EventRecorder(deciding, clock);
        meters = new TrialMeters(registry);
        attempts = new Attempts(deciding, workloads, meters);
        unread = new UnreadLogs(printed, events);
        printed.ifPresent(followers -> followers.wakes(wakes::propagateEvent));
    }

    @Override
    public List<EventSource<?, TuningTrial>> prepareEventSources(EventSourceContext<TuningTrial> context) {
        var sources = new ArrayList<EventSource<?, TuningTrial>>(cache.watch(context));
        sources.add(wakes);
        sources.add(new LeadEventSource<>(lead, context));
        return sources;
    }

    @Override
    public UpdateControl<TuningTrial> reconcile(TuningTrial seen, Context<TuningTrial> context) {
        if (!lead.held()) {
            return Reschedule.settled(Optional.empty());
        }
        var trial = writes.newest(seen);
        MDC.put("study", trial.study().orElse(""));
        MDC.put("trial", trial.getMetadata().getName());
        try {
            if (!cache.complete()) {
                return Reschedule.untilComplete();
            }
            if (!readable(trial)) {
                // It is left as it is, and what runs goes on; the study says so.
                return Reschedule.after(Optional.empty());
            }
            var study = study(trial);
            if (study.filter(kind -> workloads.of(kind).isEmpty()).isPresent()) {
                // What it is may not be looked at; the study says so.
                return Reschedule.after(Optional.empty());
            }
            var found = cache.attempts(trial, study);
            if (found.isEmpty()) {
                return Reschedule.untilComplete();
            }
            var now = Instant.now(clock);
            return EndedTrial.settled(trial, Found.views(found.get()))
                    ? Reschedule.settled(Optional.empty())
                    : Reschedule.after(study.flatMap(there -> turn(trial, there, found.get(), now)));
        } catch (KubernetesClientException e) {
            if (lead.held() && ApiErrors.refuses(e)) {
                failed(trial, e);
            }
            return lead.held() ? Reschedule.after(ApiErrors.again(e)) : Reschedule.settled(Optional.empty());
        } catch (Attempts.Outdated e) {
            LOG.debug(e.getMessage());
            return Reschedule.after(Optional.of(OUTDATED_AGAIN));
        } catch (RuntimeException e) {
            failed(trial, e);
            throw e;
        } finally {
            MDC.remove("study");
            MDC.remove("trial");
        }
    }

    /** The trial says what is wrong. The SDK takes the turn again, after pauses that grow to 30 s. */
    private void failed(TuningTrial trial, RuntimeException fault) {
        if (trial.statusOrNew().ended()) {
            return;
        }
        try {
            patch.status(trial, FailedTurn.status(trial.statusOrNew(), fault)).ifPresent(writes::remember);
        } catch (KubernetesClientException e) {
            LOG.warnf("the status cannot say that the turn failed: %s", e.getMessage());
        }
    }

    private boolean readable(TuningTrial trial) {
        return trial.getUnread().isEmpty()
                && study(trial).map(TuningStudy::getUnread).orElse(List.of()).isEmpty();
    }

    /** One turn; the answer is when the next one is due although nothing may have happened. */
    private Optional<Duration> turn(TuningTrial trial, TuningStudy study, List<Found> found, Instant now) {
        // Observe.
        var views = unread.awaited(trial, study, found, waits.explained(trial, found, now));
        cache.note(trial, views);

        // Decide.
        var step = TrialLife.next(trial, views, Terms.of(study), now);

        // Record. The status comes first: an attempt is ended only when the reason is on record.
        var recorded = patch.status(trial, logs.kept(trial, found, step));
        recorded.ifPresent(written -> written(trial, written));
        if (recorded.isPresent() && running(trial.statusOrNew()) && !running(step.status())) {
            starts.eased(uid(study), now).forEach(wakes::propagateEvent);
        }

        // Act.
        return step.act().accept(new Act.Visitor<Optional<Duration>, RuntimeException>() {
            @Override
            public Optional<Duration> start(int attempt) {
                return TrialReconciler.this.start(study, recorded.orElse(trial), attempt, now);
            }

            @Override
            public Optional<Duration> end(AttemptView attempt) {
                found.stream()
                        .filter(known -> known.view().uid().equals(attempt.uid()))
                        .forEach(known -> attempts.end(trial, known));
                meters.pruned(trial, now);
                return step.nextTurn();
            }

            @Override
            public Optional<Duration> nothing() {
                return waits.again(found, step.nextTurn());
            }
        });
    }

    private Optional<TuningStudy> study(TuningTrial trial) {
        return studies.study(trial.getMetadata().getNamespace(), trial.getSpec().study())
                .filter(study -> Owners.owns(study, trial));
    }

    /** Whether the trial has a pod whose end is not on record, which may use up a quota. */
    private static boolean running(TrialStatus status) {
        return status.pod() != null && status.pod().endTime() == null;
    }

    /** Starts an attempt, unless the API server has just refused another pod of the study. */
    private Optional<Duration> start(TuningStudy study, TuningTrial trial, int attempt, Instant now) {
        var me = ResourceID.fromResource(trial);
        long generation = study.getMetadata().getGeneration();
        var held = starts.enter(uid(study), generation, me, now);
        if (held.isPresent()) {
            refuse(trial, held.get().why());
            return Optional.of(held.get().again());
        }
        Optional<StartRefusal> refusal;
        try {
            refusal = attempts.start(study, trial, attempt);
        } catch (KubernetesClientException e) {
            starts.unanswered(uid(study));
            throw e;
        }
        if (refusal.isEmpty()) {
            starts.accepted(uid(study)).forEach(wakes::propagateEvent);
            return Optional.empty();
        }
        refuse(trial, refusal.get());
        if (TrialReason.PodNameTaken.is(refusal.get().reason())) {
            // The trial's own misfortune, which says nothing about the pods of the others.
            starts.unanswered(uid(study));
            return Optional.of(NAME_TAKEN_AGAIN);
        }
        return Optional.of(starts.refused(uid(study), generation, refusal.get(), me, now));
    }

    private void refuse(TuningTrial trial, StartRefusal why) {
        patch.status(trial, why.status(trial)).ifPresent(written -> written(trial, written));
    }

    private static String uid(TuningStudy study) {
        return study.getMetadata().getUid();
    }

    /** Remembers a write, and tells people about failures; a normal course needs no event for each trial. */
    private void written(TuningTrial before, TuningTrial written) {
        writes.remember(written);
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
}
