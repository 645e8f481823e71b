package dev.winnow.operator.study;

import dev.winnow.api.Names;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.Problem;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.engine.study.Conditions;
import dev.winnow.engine.study.EndedStudy;
import dev.winnow.engine.study.Go;
import dev.winnow.engine.study.StudyTurn;
import dev.winnow.engine.study.TimeToLive;
import dev.winnow.engine.study.TurnMemory;
import dev.winnow.engine.workload.CleanupPod;
import dev.winnow.engine.workload.ObjectTemplate;
import dev.winnow.engine.workload.PodTemplate;
import dev.winnow.operator.kube.ApiErrors;
import dev.winnow.operator.kube.Deletion;
import dev.winnow.operator.kube.EventRecorder;
import dev.winnow.operator.kube.Reschedule;
import dev.winnow.operator.kube.SlowStart;
import dev.winnow.operator.kube.TrialInformer;
import dev.winnow.operator.kube.Workloads;
import dev.winnow.operator.lead.FencedClient;
import dev.winnow.operator.lead.Lead;
import dev.winnow.operator.lead.LeadEventSource;
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
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * The loop of a study: observe its trials, decide, act, record. Every rule of the search is in the planner. Everything
 * that must survive is on the resources, so this process may be killed between any two writes and simply takes the turn
 * again.
 *
 * <p>The informers do not compare resource versions: JOSDK 5.3.2 would lose events that race with a status write.
 */
@ControllerConfiguration(
        name = "study",
        informer = @Informer(comparableResourceVersions = false, informerListLimit = TrialInformer.LIST_LIMIT),
        maxReconciliationInterval =
                @MaxReconciliationInterval(interval = Reschedule.PERIODIC_TURN_SECONDS, timeUnit = TimeUnit.SECONDS))
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 500, intervalMultiplier = 2, maxInterval = 30_000)
public final class StudyReconciler implements Reconciler<TuningStudy> {
    private static final Logger LOG = Logger.getLogger(StudyReconciler.class);
    private final StudyReader reader;
    private final PerStudy<TurnMemory> memories;
    private final SlowDraws slowDraws;
    private final Lead lead;
    private final StudyCache cache;
    private final LatestTurns turns;
    private final StudyMeters meters;
    private final StartProbe probe;
    private final StudyRecorder recorder;
    private final Decisions decisions;
    private final CheckpointCleaner cleaner;
    private final Expiry expiry;
    private final FailedTurns failedTurns;
    private final Clock clock;

    /**
     * @param reader knows whether metrics are read from logs
     * @param turns is told of each turn
     * @param kept how long studies are kept that have ended
     * @param ticker nanoseconds of a clock that nobody sets
     */
    public StudyReconciler(
            KubernetesClient client,
            Lead lead,
            StudyReader reader,
            StudyCache cache,
            LatestTurns turns,
            TimeToLive kept,
            Workloads workloads,
            CleanupPod cleanupPod,
            MeterRegistry registry,
            Clock clock,
            LongSupplier ticker) {
        this.lead = lead;
        this.reader = reader;
        this.cache = cache;
        this.turns = turns;
        this.clock = clock;
        memories = cache.perStudy();
        slowDraws = new SlowDraws(cache.perStudy());
        meters = new StudyMeters(registry);
        var deciding = FencedClient.of(client, lead);
        DoubleSupplier jitter = () -> ThreadLocalRandom.current().nextDouble();
        probe = new StartProbe(deciding, workloads, jitter);
        recorder = new StudyRecorder(deciding, clock, cache);
        decisions = new Decisions(deciding, cache.writes(), meters, jitter);
        cleaner = new CheckpointCleaner(deciding, reader, cleanupPod, new EventRecorder(deciding, clock));
        expiry = new Expiry(new Deletion(deciding), kept, ticker);
        failedTurns = new FailedTurns(cache.perStudy(), ticker);
    }

    @Override
    public List<EventSource<?, TuningStudy>> prepareEventSources(EventSourceContext<TuningStudy> context) {
        return Stream.concat(cache.watch(context).stream(), Stream.of(new LeadEventSource<>(lead, context)))
                .toList();
    }

    @Override
    public UpdateControl<TuningStudy> reconcile(TuningStudy study, Context<TuningStudy> context) {
        if (!lead.held()) {
            return Reschedule.settled(Optional.empty());
        }
        MDC.put("study", study.getMetadata().getName());
        var now = Instant.now(clock);
        boolean settled = false;
        turns.begin(study, now);
        try {
            if (!managed(study)) {
                return Reschedule.after(Optional.empty());
            }
            if (!cache.complete()) {
                return Reschedule.untilComplete();
            }
            var rest = failedTurns.rest(study);
            if (rest.isPresent()) {
                return Reschedule.after(rest);
            }
            var trials = cache.trials(study);
            settled = EndedStudy.settled(study, trials);
            if (settled) {
                memories.remove(study);
            }
            var control = settled
                    ? Reschedule.<TuningStudy>settled(ended(study, trials, now))
                    : Reschedule.<TuningStudy>after(turn(study, trials, now));
            failedTurns.passed(study);
            return control;
        } catch (KubernetesClientException e) {
            if (!lead.held()) {
                return Reschedule.settled(Optional.empty());
            }
            return Reschedule.after(ApiErrors.refuses(e) ? failed(study, e, now) : ApiErrors.again(e));
        } catch (RuntimeException e) {
            settled = false;
            return Reschedule.after(failed(study, e, now));
        } finally {
            var end = Instant.now(clock);
            slowDraws.end(study);
            turns.end(study, settled, end);
            meters.turn(Duration.between(now, end));
            MDC.remove("study");
        }
    }

    /** A study is kept until its checkpoints are removed that nobody wants to keep. */
    private Optional<Duration> ended(TuningStudy study, List<TuningTrial> trials, Instant now) {
        return cleaner.clean(study, trials, now).or(() -> expiry.expire(study, study.statusOrNew(), now));
    }

    /** The study says what is wrong, and its next turn reads everything anew. */
    private Optional<Duration> failed(TuningStudy study, RuntimeException fault, Instant now) {
        memories.remove(study);
        var rest = failedTurns.failed(study);
        LOG.errorf(fault, "the turn of the study failed; the next one comes after %d s", rest.toSeconds());
        recorder.failed(study, fault, now);
        return Optional.of(rest);
    }

    private static boolean managed(TuningStudy study) {
        var manager = study.getSpec() == null ? null : study.getSpec().managedBy();
        return (manager == null || manager.equals(Names.MANAGER))
                && study.getMetadata().getDeletionTimestamp() == null;
    }

    /** One turn; the answer is when the next one is due although nothing may have happened. */
    private Optional<Duration> turn(TuningStudy study, List<TuningTrial> trials, Instant now) {
        // Decide.
        var budget = new TurnBudget(
                clock, asked -> slowDraws.begin(study, asked), () -> turns.progress(study, Instant.now(clock)));
        var memory = memories.of(study, () -> new TurnMemory(reader));
        var possible = StudyTurn.of(memory, study, trials, cache.others(study), cache.room(), budget::draws, now);
        budget.longestDraw().ifPresent(draw -> slowDraws.drew(study, draw));
        slowDraws.end(study);
        var held = runs(possible) ? probe.refusal(study, settled(study), now) : Optional.<SlowStart.Held>empty();
        var turn = held.filter(refused -> refused.why().ofTemplate())
                .map(refused -> StudyTurn.rejected(
                        study, List.of(new Problem(place(study), refused.why().message())), now))
                .orElse(possible);

        // Act.
        var acted = turn.match(
                rejected -> new Acted(Optional.of(rejected.status()), held.map(SlowStart.Held::again)),
                learn -> new Acted(Optional.of(learn.status()), Optional.of(learn.again())),
                go -> act(
                        study,
                        held.map(refused -> go.refused(refused.why().message())).orElse(go),
                        trials,
                        held,
                        budget,
                        now));

        // Record.
        return soonest(
                acted.status().flatMap(status -> recorder.record(study, status, now)),
                acted.status()
                        .filter(status -> !CheckpointCleaner.pending(study, status))
                        .flatMap(status -> expiry.expire(study, status, now)),
                acted.again());
    }

    /** What was done in a turn: the status to record, unless that can wait, and when the next turn is due. */
    private record Acted(Optional<StudyStatus> status, Optional<Duration> again) {}

    private static String place(TuningStudy study) {
        return study.getSpec().trial().job() == null ? PodTemplate.POD : ObjectTemplate.PATH;
    }

    private static boolean runs(StudyTurn turn) {
        return turn.match(rejected -> false, learn -> true, go -> true);
    }

    /** Whether the cluster need not be asked: it accepted this generation before, or the study has ended. */
    private static boolean settled(TuningStudy study) {
        var status = study.statusOrNew();
        return status.ended()
                || Conditions.find(status.conditions(), Conditions.ACCEPTED)
                        .filter(accepted -> accepted.getStatus().equals("True")
                                && study.getMetadata().getGeneration().equals(accepted.getObservedGeneration()))
                        .isPresent();
    }

    /** @param held why the cluster refuses the study's pods, if it does */
    private Acted act(
            TuningStudy study,
            Go go,
            List<TuningTrial> observed,
            Optional<SlowStart.Held> held,
            TurnBudget budget,
            Instant now) {
        var made = go.decisions();
        var obstacle = decisions.carryOut(made, study, budget::carriesOut, now);
        var refused = obstacle.or(() -> held);
        // Trials that are refused are not what was left to the next turn.
        boolean left = budget.spent() && obstacle.isEmpty() && (held.isEmpty() || !made.isEmpty());
        var more = budget.again().filter(soon -> left);
        var pause = go.ends() || refused.isPresent() ? Optional.<Duration>empty() : recorder.pause(study, now);
        if (pause.isPresent()) {
            // To build the status of a large study takes long, and a study that is busy has a turn many times a second.
            return new Acted(Optional.empty(), soonest(pause, more));
        }
        var after = made.isEmpty() ? observed : cache.trials(study);
        var status = budget.spent() && refused.isEmpty()
                ? go.meanwhile(after)
                : go.status(after, obstacle.map(answer -> answer.why().message()));
        return new Acted(
                Optional.of(status), soonest(go.untilDeadline(status), refused.map(SlowStart.Held::again), more));
    }

    @SafeVarargs
    private static Optional<Duration> soonest(Optional<Duration>... delays) {
        return Stream.of(delays).flatMap(Optional::stream).min(Duration::compareTo);
    }
}
