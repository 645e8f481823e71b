package dev.winnow.operator.cluster;

import dev.winnow.operator.pod.TrialPod;
import dev.winnow.operator.report.ReportDesk;
import dev.winnow.operator.study.StudyReconciler;
import dev.winnow.operator.trial.TrialReconciler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;

/** The operator in this JVM, without the web server: started and stopped in a quarter of a second. */
public final class RunningOperator implements AutoCloseable {
    private final Operator operator;
    private final ReportDesk desk;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    /** Starts the operator for one namespace. */
    public RunningOperator(KubernetesClient client, String namespace) {
        var clock = Clock.systemUTC();
        var pod = new TrialPod("http://127.0.0.1:8080/report");
        var studies = new StudyReconciler(client, pod, registry, clock);
        var trials = new TrialReconciler(client, studies::study, pod, registry, clock);
        desk = new ReportDesk(client, trials, studies::study, registry, clock);
        operator = new Operator(configuration -> configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .checkingCRDAndValidateLocalModel(false)
                .withReconciliationTerminationTimeout(Duration.ofSeconds(5)));
        operator.register(studies, settings -> settings.settingNamespaces(namespace));
        operator.register(trials, settings -> settings.settingNamespaces(namespace));
        operator.start();
    }

    /** The report endpoint behind its HTTP face. */
    public ReportDesk desk() {
        return desk;
    }

    /** What was counted. */
    public SimpleMeterRegistry meters() {
        return registry;
    }

    @Override
    public void close() {
        desk.close();
        operator.stop();
    }
}
