package dev.winnow.operator.report;

import dev.winnow.api.Names;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.report.Answer;
import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.report.Refusal;
import dev.winnow.engine.report.Report;
import dev.winnow.engine.report.ReportEndpoint;
import dev.winnow.engine.report.ReportIntake;
import dev.winnow.engine.report.ReportListener;
import dev.winnow.engine.report.Reporter;
import dev.winnow.engine.report.Studies;
import dev.winnow.engine.report.Trials;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The reports of a cluster: pods report, their trials are resources, and a timer writes and answers what has waited. Nothing
 * here keeps its caller waiting: calls to the API server are made by threads of their own, and when too many calls are due,
 * reports are told to come again.
 */
public final class ClusterReports implements ResourceEventAware<TuningTrial>, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ClusterReports.class);
    /** Writes to the API server at once; one takes some milliseconds. */
    private static final int WRITERS = 16;

    private static final int MOST_WRITES_DUE = 4096;
    /** Reads of keys and pods at once; both are rare. */
    private static final int READERS = 2;

    private static final int MOST_READS_DUE = 64;
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

    private final ReportIntake intake;
    private final ReportEndpoint endpoint;
    private final PodTokens tokens;
    private final MeterRegistry registry;
    private final Clock clock;
    private final ThreadPoolExecutor writers = pool("report-write", WRITERS, MOST_WRITES_DUE);
    private final ThreadPoolExecutor readers = pool("report-read", READERS, MOST_READS_DUE);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    /**
     * @param replica tells this process from all others
     * @param listeners are told of each report that was taken
     */
    public ClusterReports(
            String replica,
            KubernetesClient client,
            Trials trials,
            Studies studies,
            List<ReportListener> listeners,
            MeterRegistry registry,
            Clock clock) {
        this.registry = registry;
        this.clock = clock;
        var store = new ClusterReportStore(client, new UnseenPods(client, readers, clock), writers);
        tokens = new PodTokens(client, Names.REPORT_AUDIENCE, readers, clock);
        var counter = (ReportListener) (trial, attempt, report, at) -> count(200);
        intake = new ReportIntake(
                replica,
                store,
                trials,
                studies,
                Stream.concat(Stream.of(counter), listeners.stream()).toList());
        endpoint = new ReportEndpoint(store, trials, intake);
        every(ReportIntake.RELEASE_EVERY, intake::release);
        every(ReportIntake.FLUSH_EVERY, intake::flush);
    }

    /** Threads that end when idle, in front of them a queue; what does not fit is rejected. */
    private static ThreadPoolExecutor pool(String name, int threads, int mostDue) {
        var pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(mostDue), task -> {
                    var thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private void every(Duration delay, Consumer<Instant> task) {
        Runnable guarded = () -> {
            try {
                task.accept(Instant.now(clock));
            } catch (RuntimeException e) {
                // A task that throws is never run again, and the next run may well go through.
                LOG.error("a periodic task of the report endpoint failed", e);
            }
        };
        var unused = timer.scheduleWithFixedDelay(guarded, delay.toMillis(), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Tells who reports.
     *
     * @param authorization the header, {@code Bearer <token>}
     * @return fails with a {@link Refusal} when the token is not good
     */
    public CompletionStage<AttemptIdentity> identity(@Nullable String authorization) {
        try {
            return tokens.verify(ReportEndpoint.token(authorization));
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    /**
     * Takes a report.
     *
     * @param identity of whom the token is
     * @param body the report as JSON
     * @return fails with a {@link Refusal} when the report is not taken
     */
    public CompletionStage<Answer> take(AttemptIdentity identity, byte[] body) {
        return endpoint.take(identity, body, Instant.now(clock));
    }

    /**
     * Enters a report that a trainer printed; nobody waits for an answer.
     *
     * @return the trial as soon as the report is on record, if it has to be; fails with a {@link Refusal}
     * @throws Refusal when the report counts for nothing
     */
    public CompletionStage<TuningTrial> enter(TuningTrial trial, Reporter from, Report report) throws Refusal {
        return intake.enter(trial, from, report, Instant.now(clock));
    }

    /** What waits for a decision about a trial is answered as soon as the decision is seen. */
    @Override
    public void onResourceUpdated(TuningTrial trial, TuningTrial before) {
        intake.changed(trial);
    }

    /** The answer to a report that was not taken. */
    public Answer refused(@Nullable Throwable why) {
        var answer = Answer.of(why);
        count(answer.code());
        return answer;
    }

    private void count(int code) {
        registry.counter("winnow.reports", "code", Integer.toString(code)).increment();
    }

    /**
     * Takes no more reports. All that is unwritten is written at once, by as many threads as there are, for so long that the
     * process ends within its grace period also when the API server does not answer.
     */
    @Override
    public void close() {
        timer.shutdownNow();
        try {
            intake.close().toCompletableFuture().get(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warnf("reports between rungs stay unwritten: the API server took longer than %s", LONGEST_CLOSE);
        } catch (ExecutionException e) {
            LOG.error("reports could not be written at the end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            writers.shutdownNow();
            readers.shutdownNow();
        }
    }
}
