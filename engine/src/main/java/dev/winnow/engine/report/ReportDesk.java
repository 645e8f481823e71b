package dev.winnow.engine.report;

import dev.winnow.api.Names;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.report.RungBook.Entry;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
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
    private static final Duration FLUSH_EVERY = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final String TRIAL_KIND = HasMetadata.getKind(TuningTrial.class);

    private final Tokens tokens;
    private final Register register;
    private final Trials trials;
    private final Studies studies;
    private final Clock clock;
    private final IntConsumer answered;
    private final Waiting waiting;
    private final TrialRecords records;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);

    /**
     * A desk.
     *
     * @param tokens tells who reports
     * @param register where reports are put on record
     * @param answered is told the HTTP status of each report
     */
    public ReportDesk(
            Tokens tokens, Register register, Trials trials, Studies studies, IntConsumer answered, Clock clock) {
        this.tokens = tokens;
        this.register = register;
        this.trials = trials;
        this.studies = studies;
        this.answered = answered;
        this.clock = clock;
        records = new TrialRecords(register, trials, clock);
        waiting = new Waiting(trials, clock);
        every(LOOK_EVERY, waiting::look);
        every(FLUSH_EVERY, records::flush);
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
            answered.accept(200);
            return answer;
        } catch (Refusal refusal) {
            answered.accept(refusal.code());
            return CompletableFuture.completedFuture(Answer.of(refusal));
        }
    }

    private static String bearer(@Nullable String authorization) throws Refusal {
        if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            throw Refusal.unauthorized("send the content of WINNOW_TOKEN_FILE as Authorization: Bearer <token>");
        }
        return authorization.substring(7).strip();
    }

    private Pod pod(PodIdentity identity) throws Refusal {
        var seen = trials.pod(identity.namespace(), identity.pod()).filter(pod -> is(pod, identity));
        if (seen.isPresent()) {
            return seen.get();
        }
        // A trainer that is told 403 gives up, so a pod that this replica has merely not seen yet must not be told
        // that.
        if (register.exists(identity)) {
            throw Refusal.unavailable("this replica has not seen the pod yet: try again");
        }
        throw Refusal.forbidden("the token is not that of a trial's pod");
    }

    private static boolean is(Pod pod, PodIdentity identity) {
        return pod.getMetadata().getUid().equals(identity.uid());
    }

    private TuningTrial trial(PodIdentity identity, Pod pod) throws Refusal {
        if (pod.getMetadata().getOwnerReferences().stream()
                .noneMatch(owner -> owner.getKind().equals(TRIAL_KIND))) {
            throw Refusal.forbidden("the pod belongs to no trial");
        }
        var name = Objects.requireNonNull(pod.getMetadata().getLabels().get(Names.TRIAL_LABEL));
        return trials.trial(identity.namespace(), name)
                .filter(trial -> pod.getMetadata().getOwnerReferences().stream().anyMatch(owner -> owner.getUid()
                        .equals(trial.getMetadata().getUid())))
                .orElseThrow(() -> Refusal.unavailable("this replica does not see the pod's trial: try again"));
    }

    private CompletionStage<Answer> take(TuningTrial trial, Pod pod, Report report) throws Refusal {
        var attempt = Integer.parseInt(pod.getMetadata().getLabels().get(Names.ATTEMPT_LABEL));
        var meta = trial.getMetadata();
        if (attempt < trials.newestAttempt(trial)) {
            throw Refusal.conflict("attempt " + attempt + " of " + meta.getName() + " was replaced by a newer one");
        }
        var spec = studies.study(meta.getNamespace(), trial.getSpec().study())
                .orElseThrow(() -> Refusal.unavailable("this replica does not see the trial's study: try again"))
                .getSpec();
        var compared = Compared.of(report, spec);
        if (compared.diverged()) {
            records.diverge(trial, report.step());
            throw Refusal.diverged("the objective is not a finite number: the trial is on record as diverged");
        }
        var entry = new Entry(report.step(), compared, report.metrics(), Instant.now(clock));
        return waiting.untilDecided(records.enter(trial, entry), report.step());
    }

    @Override
    public void close() {
        timer.shutdownNow();
        records.flush();
        waiting.close();
    }
}
