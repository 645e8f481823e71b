package dev.winnow.operator.report;

import dev.winnow.operator.api.Names;
import dev.winnow.operator.api.Objective;
import dev.winnow.operator.api.Reported;
import dev.winnow.operator.api.TrialSpec.Desired;
import dev.winnow.operator.api.TrialStatus;
import dev.winnow.operator.api.TuningTrial;
import dev.winnow.operator.kube.StatusPatch;
import dev.winnow.operator.report.RungBook.Entry;
import dev.winnow.operator.trial.Studies;
import dev.winnow.operator.trial.Trials;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes the trainers' reports. It needs no leadership: it checks, writes and answers, and the leader learns of a value
 * by its watch.
 *
 * <p>A value at a rung is in the trial's status before its report is answered; other points are written in batches. At a
 * rung the answer waits until the study has decided, so that a trainer that is paused has not gone on meanwhile.
 */
public final class ReportDesk implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ReportDesk.class);
    private static final int MOST_CONFLICTS = 8;
    private static final Duration FLUSH_EVERY = Duration.ofSeconds(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    /** What this replica holds of one trial; guarded by itself. */
    private static final class Page {
        final List<Entry> unwritten = new ArrayList<>();
        TuningTrial trial;

        Page(TuningTrial trial) {
            this.trial = trial;
        }
    }

    private final KubernetesClient client;
    private final Trials trials;
    private final Studies studies;
    private final PodTokens tokens;
    private final StatusPatch patch;
    private final Clock clock;
    private final MeterRegistry registry;
    private final Waiting waiting;
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);

    public ReportDesk(
            KubernetesClient client, Trials trials, Studies studies, MeterRegistry registry, Clock clock) {
        this.client = client;
        this.trials = trials;
        this.studies = studies;
        this.registry = registry;
        this.clock = clock;
        tokens = new PodTokens(client, Names.REPORT_AUDIENCE, clock);
        patch = new StatusPatch(client, "winnow-report");
        waiting = new Waiting(trials, clock);
        every(LOOK_EVERY, waiting::look);
        every(FLUSH_EVERY, this::flush);
    }

    private void every(Duration delay, Runnable task) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                // A task that throws is never run again, and the next run may well go through.
                LOG.error("a periodic task of the report endpoint failed", e);
            }
        };
        var unused = timer.scheduleWithFixedDelay(guarded, delay.toMillis(), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Takes a report.
     *
     * @param authorization the header, {@code Bearer <token>}
     * @param body the report as JSON
     */
    public CompletionStage<Answer> take(@Nullable String authorization, byte[] body) {
        try {
            var identity = tokens.verify(bearer(authorization));
            var report = Report.read(body);
            var pod = pod(identity);
            var trial = trial(identity, pod);
            var answer = take(trial, pod, report);
            count(200);
            return answer;
        } catch (Refusal refusal) {
            count(refusal.code());
            return CompletableFuture.completedFuture(Answer.of(refusal));
        }
    }

    private void count(int code) {
        registry.counter("winnow.reports", "code", Integer.toString(code)).increment();
    }

    private static String bearer(@Nullable String authorization) throws Refusal {
        if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            throw Refusal.unauthorized("send the content of WINNOW_TOKEN_FILE as Authorization: Bearer <token>");
        }
        return authorization.substring(7).strip();
    }

    private Pod pod(PodIdentity identity) throws Refusal {
        return trials.pod(identity.namespace(), identity.pod())
                .filter(pod -> pod.getMetadata().getUid().equals(identity.uid()))
                .orElseThrow(() -> Refusal.forbidden("the token is not that of a trial's pod"));
    }

    private TuningTrial trial(PodIdentity identity, Pod pod) throws Refusal {
        var name = Objects.requireNonNull(pod.getMetadata().getLabels().get(Names.TRIAL_LABEL));
        return trials.trial(identity.namespace(), name)
                .filter(trial -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getUid().equals(trial.getMetadata().getUid())))
                .orElseThrow(() -> Refusal.forbidden("the pod belongs to no trial"));
    }

    private CompletionStage<Answer> take(TuningTrial trial, Pod pod, Report report) throws Refusal {
        var attempt = Integer.parseInt(pod.getMetadata().getLabels().get(Names.ATTEMPT_LABEL));
        var meta = trial.getMetadata();
        if (attempt < trials.newestAttempt(trial)) {
            throw Refusal.conflict("attempt " + attempt + " of " + meta.getName() + " was replaced by a newer one");
        }
        var objective = studies.study(meta.getNamespace(), trial.getSpec().study())
                .orElseThrow(() -> Refusal.conflict("the study is gone"))
                .getSpec()
                .objective();
        double value = value(report, objective);
        var page = pages.computeIfAbsent(meta.getUid(), uid -> new Page(trial));
        TuningTrial current;
        synchronized (page) {
            current = newest(trial, page.trial);
            mustRun(current, report.step());
            if (!Double.isFinite(value)) {
                diverge(page, current, report.step());
            }
            current = enter(page, current, new Entry(report.step(), value, report.metrics(), Instant.now(clock)));
        }
        return waiting.untilDecided(current, report.step());
    }

    /** The objective's value; every other metric must be a number that can be kept. */
    private static double value(Report report, Objective objective) throws Refusal {
        var value = report.metrics().get(objective.metric());
        if (value == null) {
            throw Refusal.badRequest("metrics has no " + objective.metric() + ", the study's objective; it has "
                    + report.metrics().keySet());
        }
        for (var metric : report.metrics().entrySet()) {
            if (!metric.getKey().equals(objective.metric()) && !Double.isFinite(metric.getValue())) {
                throw Refusal.badRequest("metrics." + metric.getKey()
                        + " is not finite: leave it out, or report the objective as NaN to say that the model diverged");
            }
        }
        var unbeatable = objective.direction() == Objective.Direction.Maximize
                ? Double.POSITIVE_INFINITY
                : Double.NEGATIVE_INFINITY;
        if (value == unbeatable) {
            throw Refusal.badRequest("metrics." + objective.metric() + " is infinitely good, which no model is");
        }
        return value;
    }

    private static void mustRun(TuningTrial trial, int step) throws Refusal {
        var spec = trial.getSpec();
        var status = status(trial);
        var name = trial.getMetadata().getName();
        if (status.report().diverged() != null) {
            throw Refusal.diverged(name + " is on record as diverged");
        }
        if (spec.desired() != Desired.Running) {
            throw Refusal.conflict(name + " is " + spec.desired() + " (" + spec.reason() + ")");
        }
        var last = status.report().step();
        boolean replay = last != null && step <= last;
        if (!replay && (status.ended() || status.report().rungValues().stream().anyMatch(r -> r.resource() == spec.maxResource()))) {
            throw Refusal.conflict(name + " has ended");
        }
    }

    private TuningTrial enter(Page page, TuningTrial trial, Entry entry) throws Refusal {
        var rungs = trial.getSpec().rungs();
        page.unwritten.add(entry);
        var before = status(trial).report();
        var after = RungBook.with(before, page.unwritten, rungs);
        if (Objects.equals(before.rung(), after.rung()) && page.unwritten.size() < RungBook.MOST_POINTS) {
            return trial;
        }
        try {
            return write(page, trial);
        } catch (Refusal refusal) {
            page.unwritten.remove(entry);
            throw refusal;
        }
    }

    private void diverge(Page page, TuningTrial trial, int step) throws Refusal {
        page.unwritten.clear();
        var at = Instant.now(clock).toString();
        update(page, trial, before -> new Reported(
                before.step(),
                before.value(),
                before.display(),
                before.rung(),
                before.metrics(),
                before.rungs(),
                before.curve(),
                new Reported.Diverged(step, at)));
        throw Refusal.diverged("the objective is not a finite number: the trial is on record as diverged");
    }

    private TuningTrial write(Page page, TuningTrial trial) throws Refusal {
        var entries = List.copyOf(page.unwritten);
        var written = update(page, trial, before -> RungBook.with(before, entries, trial.getSpec().rungs()));
        page.unwritten.clear();
        return written;
    }

    /** Writes what was reported, and only that; looks again when somebody else wrote in between. */
    private TuningTrial update(Page page, TuningTrial trial, UnaryOperator<Reported> change)
            throws Refusal {
        var current = trial;
        for (int conflicts = 0; conflicts < MOST_CONFLICTS; conflicts++) {
            try {
                var status = status(current);
                var written = patch.status(current, status.with(change.apply(status.report()))).orElse(current);
                page.trial = written;
                return written;
            } catch (KubernetesClientException e) {
                if (e.getCode() != 409) {
                    throw unwritten(trial, e);
                }
                current = fresh(trial);
                if (current.getSpec().desired() != Desired.Running) {
                    throw Refusal.conflict(current.getMetadata().getName() + " is "
                            + current.getSpec().desired());
                }
            }
        }
        throw Refusal.unavailable("the trial's status is being written by others: try again");
    }

    private TuningTrial fresh(TuningTrial trial) throws Refusal {
        try {
            return Optional.ofNullable(client.resource(trial).get())
                    .filter(there -> there.getMetadata().getUid().equals(trial.getMetadata().getUid()))
                    .orElseThrow(() -> Refusal.conflict("the trial was deleted"));
        } catch (KubernetesClientException e) {
            throw unwritten(trial, e);
        }
    }

    private static Refusal unwritten(TuningTrial trial, KubernetesClientException e) {
        if (e.getCode() == 404) {
            return Refusal.conflict("the trial was deleted");
        }
        LOG.warnf("a report of %s could not be written: %s", trial.getMetadata().getName(), e.getMessage());
        return Refusal.unavailable("the value could not be written now: try again");
    }

    /** Writes the points that came since the last time, and forgets trials that have ended. Called every few seconds. */
    void flush() {
        pages.forEach((uid, page) -> {
            synchronized (page) {
                var meta = page.trial.getMetadata();
                var seen = trials.trial(meta.getNamespace(), meta.getName())
                        .filter(trial -> trial.getMetadata().getUid().equals(uid))
                        .map(trial -> newest(trial, page.trial));
                if (seen.isEmpty()) {
                    page.unwritten.clear();
                } else if (!page.unwritten.isEmpty()) {
                    flush(page, seen.get());
                }
                if (page.unwritten.isEmpty() && seen.map(trial -> status(trial).ended()).orElse(true)) {
                    pages.remove(uid);
                }
            }
        });
    }

    private void flush(Page page, TuningTrial trial) {
        try {
            write(page, trial);
        } catch (Refusal refusal) {
            LOG.debugf("points of %s stay unwritten: %s", trial.getMetadata().getName(), refusal.getMessage());
            if (refusal.code() == 409) {
                page.unwritten.clear();
            }
        }
    }

    private static TuningTrial newest(TuningTrial seen, TuningTrial written) {
        return version(seen) >= version(written) ? seen : written;
    }

    private static long version(TuningTrial trial) {
        return Long.parseLong(trial.getMetadata().getResourceVersion());
    }

    private static TrialStatus status(TuningTrial trial) {
        return trial.getStatus() == null ? TrialStatus.NEW : trial.getStatus();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        flush();
        waiting.close();
    }
}
