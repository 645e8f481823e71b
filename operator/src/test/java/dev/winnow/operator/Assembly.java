package dev.winnow.operator;

import dev.winnow.engine.definition.StudyReader;
import dev.winnow.engine.study.TimeToLive;
import dev.winnow.engine.workload.CleanupPod;
import dev.winnow.operator.kube.TrialInformer;
import dev.winnow.operator.kube.Workloads;
import dev.winnow.operator.lead.Lead;
import dev.winnow.operator.log.LogFollowers;
import dev.winnow.operator.report.ClusterReports;
import dev.winnow.operator.study.LatestTurns;
import dev.winnow.operator.study.StudyCache;
import dev.winnow.operator.study.StudyReconciler;
import dev.winnow.operator.trial.TrainerLogs;
import dev.winnow.operator.trial.TrialCache;
import dev.winnow.operator.trial.TrialReconciler;
import dev.winnow.operator.trial.Waits;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.InformerStoppedHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The parts of an operator put together as {@link Wiring} does it, without the container: not started yet.
 *
 * @param operator both reconcilers, registered
 */
record Assembly(
        Operator operator,
        StudyCache studies,
        LatestTurns turns,
        ClusterReports reports,
        Optional<LogFollowers> followers,
        SimpleMeterRegistry registry) {

    /**
     * @param patient whether the start goes on trying when the API server does not answer
     * @param logs how long the operator waits for the end of a trainer's log; empty: it keeps none
     * @param streams by which it follows logs, and nothing else goes: a stream that is cut takes its connection along; empty: it reads
     *     no metrics from logs
     * @param stopped is told of informers that stop
     */
    static Assembly of(
            KubernetesClient client,
            Lead lead,
            Workloads workloads,
            boolean patient,
            Optional<Duration> logs,
            Optional<KubernetesClient> streams,
            InformerStoppedHandler stopped,
            String... namespaces) {
        var clock = Clock.systemUTC();
        var registry = new SimpleMeterRegistry();
        var informer = new TrialInformer();
        var studies = new StudyCache(informer, clock);
        var turns = new LatestTurns(studies);
        var trials = new TrialCache(informer, workloads, clock);
        var reports =
                new ClusterReports(UUID.randomUUID().toString(), client, trials, studies, List.of(), registry, clock);
        informer.listen(reports);
        var study = new StudyReconciler(
                client,
                lead,
                new StudyReader(streams.isPresent()),
                studies,
                turns,
                TimeToLive.OF_THE_MANIFEST,
                workloads,
                new CleanupPod("operator:test"),
                registry,
                clock,
                System::nanoTime);
        var followers = streams.map(
                own -> new LogFollowers(own, reports::enter, trials, studies, lead::held, System::nanoTime));
        var trial = new TrialReconciler(
                client,
                lead,
                studies,
                trials,
                workloads,
                new TrainerLogs(client, logs.isPresent(), logs.orElse(TrainerLogs.PATIENCE)),
                new Waits(client, false),
                followers,
                registry,
                clock);
        var operator = new Operator(configuration -> configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .checkingCRDAndValidateLocalModel(false)
                .withStopOnInformerErrorDuringStartup(!patient)
                .withReconciliationTerminationTimeout(Duration.ofSeconds(5))
                .withInformerStoppedHandler(stopped));
        operator.register(study, settings -> settings.settingNamespaces(Set.of(namespaces)));
        operator.register(trial, settings -> settings.settingNamespaces(Set.of(namespaces)));
        return new Assembly(operator, studies, turns, reports, followers, registry);
    }
}
