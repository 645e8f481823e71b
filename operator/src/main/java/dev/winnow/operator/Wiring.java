package dev.winnow.operator;

import dev.winnow.engine.report.ReportDesk;
import dev.winnow.engine.report.Studies;
import dev.winnow.engine.workload.TrialPod;
import dev.winnow.operator.health.LoopLiveness;
import dev.winnow.operator.report.ClusterReports;
import dev.winnow.operator.study.StudyReconciler;
import dev.winnow.operator.trial.TrialReconciler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.health.Liveness;

/** Puts the parts together; nothing else knows of the container they live in. */
@Singleton
public final class Wiring {
    private final Leadership leadership = new Leadership();

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    TrialPod trialPod(Settings settings) {
        return new TrialPod(settings.reportUrl());
    }

    @Produces
    @Singleton
    Studies studies(StudyReconciler reconciler) {
        return reconciler::study;
    }

    @Produces
    @Singleton
    LeaderElectionConfiguration leaderElection(Settings settings) {
        return leadership.configuration(settings.leaseNamespace());
    }

    @Produces
    @Singleton
    ReportDesk reports(
            KubernetesClient client, TrialReconciler trials, Studies studies, MeterRegistry registry, Clock clock) {
        return ClusterReports.open(client, trials, studies, registry, clock);
    }

    void close(@Disposes ReportDesk desk) {
        desk.close();
    }

    @Produces
    @Singleton
    @Liveness
    LoopLiveness liveness(KubernetesClient client, StudyReconciler studies, Clock clock) {
        return new LoopLiveness(client, studies, leadership::leads, clock);
    }
}
