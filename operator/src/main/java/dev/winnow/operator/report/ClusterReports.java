package dev.winnow.operator.report;

import dev.winnow.api.Names;
import dev.winnow.engine.report.Answer;
import dev.winnow.engine.report.ReportEndpoint;
import dev.winnow.engine.report.ReportIntake;
import dev.winnow.engine.report.ReportListener;
import dev.winnow.engine.report.Studies;
import dev.winnow.engine.report.Trials;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The reports of a cluster: pods report, their trials are resources, and a timer writes and answers what has waited. */
public final class ClusterReports implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ClusterReports.class);

    private final ReportIntake intake;
    private final ReportEndpoint endpoint;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);

    /** @param listeners are told of each report that was taken */
    public ClusterReports(
            KubernetesClient client,
            Trials trials,
            Studies studies,
            List<ReportListener> listeners,
            MeterRegistry registry,
            Clock clock) {
        this.clock = clock;
        var store = new ClusterReportStore(client);
        intake = new ReportIntake(store, trials, studies, listeners);
        endpoint = new ReportEndpoint(
                new PodTokens(client, Names.REPORT_AUDIENCE, clock), store, trials, intake, code -> registry.counter(
                                "winnow.reports", "code", Integer.toString(code))
                        .increment());
        every(ReportIntake.RELEASE_EVERY, intake::release);
        every(ReportIntake.FLUSH_EVERY, now -> intake.flush());
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
     * Takes a report.
     *
     * @param authorization the header, {@code Bearer <token>}
     * @param body the report as JSON
     */
    public CompletionStage<Answer> take(@Nullable String authorization, byte[] body) {
        return endpoint.take(authorization, body, Instant.now(clock));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        intake.close();
    }
}
