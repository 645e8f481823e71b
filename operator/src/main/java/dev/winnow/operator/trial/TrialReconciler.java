package dev.winnow.operator.trial;

import dev.winnow.api.Owners;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.report.Studies;
import dev.winnow.engine.trial.Act;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.EndedTrial;
import dev.winnow.engine.trial.TrialLife;
import dev.winnow.operator.kube.ApiErrors;
import dev.winnow.operator.kube.EventRecorder;
import dev.winnow.operator.kube.Reschedule;
import dev.winnow.operator.kube.StatusPatch;
import dev.winnow.operator.kube.TrialInformer;
import dev.winnow.operator.kube.Workloads;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * The loop of a trial: gives each trial the attempt that its spec asks for, and writes what becomes of the attempt.
 * {@link TrialLife} decides; this class observes, records and acts.
 *
 * <p>The informers do not compare resource versions: JOSDK 5.3.2 would lose events that race with a status write.
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
                @MaxReconciliationInterval(interval = Reschedule.FULL_LOOK_SECONDS, timeUnit = TimeUnit.SECONDS))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 500, intervalMultiplier = 2, maxInterval = 30_000)
public final class TrialReconciler implements Reconciler<TuningTrial> {
    private static final Logger LOG = Logger.getLogger(TrialReconciler.class);
    private static final Duration REFUSED_AGAIN = Duration.ofSeconds(15);

    private final Studies studies;
    private final TrialCache cache;
    private final Attempts attempts;
    private final Clock clock;
    private final StatusPatch patch;
    private final EventRecorder events;
    private final TrialMeters meters;

    public TrialReconciler(
            KubernetesClient client,
            Studies studies,
            TrialCache cache,
            Workloads workloads,
            MeterRegistry registry,
            Clock clock) {
        this.studies = studies;
        this.cache = cache;
        this.clock = clock;
        patch = new StatusPatch(client, "winnow-trial");
        events = new EventRecorder(client, clock);
        meters = new TrialMeters(registry);
        attempts = new Attempts(client, workloads, meters);
    }

    @Override
    public List<EventSource<?, TuningTrial>> prepareEventSources(EventSourceContext<TuningTrial> context) {
        return cache.watch(context);
    }

    @Override
    public UpdateControl<TuningTrial> reconcile(TuningTrial trial, Context<TuningTrial> context) {
        MDC.put("study", trial.study().orElse(""));
        MDC.put("trial", trial.getMetadata().getName());
        try {
            if (!readable(trial)) {
                // It is left as it is, and what runs goes on; the study says so.
                return Reschedule.after(Optional.empty());
            }
            var now = Instant.now(clock);
            var found = cache.attempts(trial, now);
            return EndedTrial.settled(trial, views(found))
                    ? Reschedule.settled(Optional.empty())
                    : Reschedule.after(turn(trial, found, now));
        } catch (KubernetesClientException e) {
            return Reschedule.after(ApiErrors.again(e));
        } finally {
            MDC.remove("study");
            MDC.remove("trial");
        }
    }

    private boolean readable(TuningTrial trial) {
        return trial.getUnread().isEmpty()
                && study(trial).map(TuningStudy::getUnread).orElse(List.of()).isEmpty();
    }

    /** One turn; the answer is when the next one is due although nothing may have happened. */
    private Optional<Duration> turn(TuningTrial trial, List<TrialCache.Found> found, Instant now) {
        // Observe.
        var study = study(trial);

        // Decide.
        int retries = study.map(s -> s.getSpec().trial().retries()).orElse(0);
        var step = TrialLife.next(trial, views(found), retries, now);

        // Record. The status comes first: an attempt is ended only when the reason is on record.
        var recorded = patch.status(trial, step.status());
        recorded.ifPresent(written -> announce(trial, written));

        // Act.
        return step.act().accept(new Act.Visitor<Optional<Duration>, RuntimeException>() {
            @Override
            public Optional<Duration> start(int attempt) {
                return study.map(owner -> TrialReconciler.this.start(owner, recorded.orElse(trial), attempt))
                        .orElse(step.lookAgain());
            }

            @Override
            public Optional<Duration> end(AttemptView attempt) {
                found.stream()
                        .filter(known -> known.view().equals(attempt))
                        .forEach(known -> attempts.end(trial, attempt, known.type()));
                measurePruning(trial, now);
                return step.lookAgain();
            }

            @Override
            public Optional<Duration> nothing() {
                return step.lookAgain();
            }
        });
    }

    private static List<AttemptView> views(List<TrialCache.Found> found) {
        return found.stream().map(TrialCache.Found::view).toList();
    }

    private Optional<TuningStudy> study(TuningTrial trial) {
        return studies.study(trial.getMetadata().getNamespace(), trial.getSpec().study())
                .filter(study -> Owners.owns(study, trial));
    }

    private Optional<Duration> start(TuningStudy study, TuningTrial trial, int attempt) {
        var refusal = attempts.start(study, trial, attempt);
        refusal.ifPresent(why -> patch.status(trial, TrialLife.refused(trial, why, Instant.now(clock)))
                .ifPresent(written -> announce(trial, written)));
        return refusal.filter(why -> !why.forGood()).map(why -> REFUSED_AGAIN);
    }

    /** Measures the time from the report at a rung to the end of the attempt that lost there. */
    private void measurePruning(TuningTrial trial, Instant now) {
        if (trial.getSpec().desired() != Desired.Running) {
            trial.statusOrNew().report().rungValues().stream()
                    .filter(rung -> rung.resource().equals(trial.getSpec().resource()))
                    .findFirst()
                    .ifPresent(rung -> meters.pruned(Duration.between(Instant.parse(rung.time()), now)));
        }
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
}
