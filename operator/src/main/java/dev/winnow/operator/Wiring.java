package dev.winnow.operator;

import dev.winnow.engine.definition.StudyReader;
import dev.winnow.engine.study.TimeToLive;
import dev.winnow.engine.workload.CleanupPod;
import dev.winnow.engine.workload.ResourceRates;
import dev.winnow.operator.health.InformerLiveness;
import dev.winnow.operator.health.LoopLiveness;
import dev.winnow.operator.kube.Silence;
import dev.winnow.operator.kube.TrialInformer;
import dev.winnow.operator.kube.Workloads;
import dev.winnow.operator.lead.Campaign;
import dev.winnow.operator.lead.Term;
import dev.winnow.operator.log.LogFollowers;
import dev.winnow.operator.report.ClusterReports;
import dev.winnow.operator.report.ReportServer;
import dev.winnow.operator.study.LatestTurns;
import dev.winnow.operator.study.StudyCache;
import dev.winnow.operator.study.StudyGauges;
import dev.winnow.operator.trial.TrainerLogs;
import dev.winnow.operator.trial.TrialCache;
import dev.winnow.operator.trial.Waits;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.health.Liveness;
import org.jboss.logging.Logger;

/** Puts the parts together; nothing else knows of the container they live in. */
@Singleton
public final class Wiring {
    private static final Logger LOG = Logger.getLogger(Wiring.class);

    /** Before what the extensions do at the end. */
    private static final int FIRST = 1;

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    /** In place of the extension's own, which waits without end for an API server that falls silent. */
    @Produces
    @ApplicationScoped
    KubernetesClient client(Config config, KubernetesSerialization serialization, Vertx vertx) {
        return Silence.SHIPPED.client(config, serialization, vertx);
    }

    void close(@Disposes KubernetesClient client) {
        client.close();
    }

    /**
     * In place of the extension's own, which is asked for before Micrometer is bound and counts nothing then. The registry of the
     * application takes meters at any time. No label names an object, so 10,000 trials have as many series as one.
     */
    @Produces
    @Singleton
    Metrics metrics(MeterRegistry registry) {
        return MicrometerMetricsV2.newBuilder(registry).build();
    }

    /** The kinds of workload. */
    @Produces
    @Singleton
    Workloads workloads(Settings settings) {
        var rates = ResourceRates.of(
                settings.gpuWeights().orElse(List.of()), settings.prices().orElse(List.of()));
        return Workloads.of(
                settings.reportUrl(), settings.image(), settings.trialKinds().orElse(List.of()), rates);
    }

    @Produces
    @Singleton
    TrialInformer informer() {
        return new TrialInformer();
    }

    @Produces
    @Singleton
    StudyCache studies(TrialInformer informer, Clock clock) {
        return new StudyCache(informer, clock);
    }

    @Produces
    @Singleton
    TrialCache trials(TrialInformer informer, Workloads workloads, Clock clock) {
        return new TrialCache(informer, workloads, clock);
    }

    @Produces
    @Singleton
    CleanupPod cleanupPod(Settings settings) {
        return new CleanupPod(settings.image());
    }

    @Produces
    @Singleton
    TrainerLogs logs(KubernetesClient client, Settings settings) {
        return new TrainerLogs(client, settings.trialLogs(), TrainerLogs.PATIENCE);
    }

    /** Knows which studies this installation can run. */
    @Produces
    @Singleton
    StudyReader reader(Settings settings) {
        return new StudyReader(settings.metricsFromLogs());
    }

    /** Empty, and without a connection, where no metrics are read from logs. */
    @Produces
    @Singleton
    Optional<LogFollowers> followers(
            Settings settings,
            Config config,
            KubernetesSerialization serialization,
            Vertx vertx,
            ClusterReports reports,
            TrialCache trials,
            StudyCache studies,
            Term term,
            LongSupplier ticker) {
        return settings.metricsFromLogs()
                ? Optional.of(new LogFollowers(
                        Silence.streams(config, serialization, vertx),
                        reports::enter,
                        trials,
                        studies,
                        term::held,
                        ticker))
                : Optional.empty();
    }

    void close(@Disposes Optional<LogFollowers> followers) {
        followers.ifPresent(LogFollowers::close);
    }

    @Produces
    @Singleton
    Waits waits(KubernetesClient client, Settings settings) {
        return new Waits(client, settings.kueue());
    }

    @Produces
    @Singleton
    TimeToLive kept(Settings settings) {
        return new TimeToLive(settings.defaultTtlSecondsAfterFinished().map(seconds -> Duration.ofSeconds(seconds)));
    }

    @Produces
    @Singleton
    LatestTurns turns(StudyCache studies) {
        return new LatestTurns(studies);
    }

    /** Nanoseconds of a clock that nobody sets. */
    @Produces
    @Singleton
    LongSupplier ticker() {
        return System::nanoTime;
    }

    @Produces
    @Singleton
    Term term(Clock clock, LongSupplier ticker) {
        return new Term(clock, ticker);
    }

    @Produces
    @Singleton
    Startup startup(KubernetesClient client, Operator operator, Term term, Settings settings) {
        var campaign = new Campaign(
                client,
                settings.leaseNamespace().orElseGet(client::getNamespace),
                settings.leaseName(),
                settings.identity(),
                term);
        return new Startup(client, operator, campaign, () -> Quarkus.asyncExit(1));
    }

    void begin(@Observes StartupEvent event, Startup startup) {
        startup.begin();
    }

    void end(@Observes @Priority(FIRST) ShutdownEvent event, Startup startup) {
        startup.close();
    }

    @Produces
    @Singleton
    ClusterReports reports(
            Settings settings,
            KubernetesClient client,
            TrialInformer informer,
            TrialCache trials,
            StudyCache studies,
            MeterRegistry registry,
            Clock clock) {
        var reports = new ClusterReports(settings.replica(), client, trials, studies, List.of(), registry, clock);
        informer.listen(reports);
        return reports;
    }

    void showStudies(@Observes StartupEvent started, PrometheusMeterRegistry registry, StudyCache studies, Term term) {
        registry.getPrometheusRegistry().register(new StudyGauges(studies::studies, term::held));
    }

    @Produces
    @Singleton
    ReportServer reportServer(ClusterReports reports, Settings settings, MeterRegistry registry, Clock clock) {
        return new ReportServer(reports, settings.reportHost(), settings.reportPort(), registry, clock);
    }

    void listen(@Observes StartupEvent start, ReportServer server) {
        LOG.infof("takes reports on port %d", server.port());
    }

    /** Before anything else ends: what was reported is written while there is a client to write it. */
    void stopReports(@Observes @Priority(FIRST + 1) ShutdownEvent stop, ReportServer server, ClusterReports reports) {
        reports.close();
        server.close();
    }

    @Produces
    @Singleton
    @Liveness
    LoopLiveness liveness(KubernetesClient client, StudyCache studies, LatestTurns turns, Term term, Clock clock) {
        return new LoopLiveness(client, studies, turns, term::held, clock);
    }

    @Produces
    @Singleton
    @Liveness
    InformerLiveness informers(Operator operator) {
        return new InformerLiveness(operator::getRuntimeInfo);
    }
}
