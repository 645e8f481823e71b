package dev.winnow.operator.report;

import dev.winnow.api.Names;
import dev.winnow.engine.report.ReportDesk;
import dev.winnow.engine.report.Studies;
import dev.winnow.engine.report.Trials;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/** The report endpoint of a cluster: pods report, and their trials are resources. */
public final class ClusterReports {
    private ClusterReports() {}

    /** Opens the endpoint. */
    public static ReportDesk open(
            KubernetesClient client, Trials trials, Studies studies, MeterRegistry registry, Clock clock) {
        return new ReportDesk(
                new PodTokens(client, Names.REPORT_AUDIENCE, clock),
                new ClusterRegister(client),
                trials,
                studies,
                code -> registry.counter("winnow.reports", "code", Integer.toString(code))
                        .increment(),
                clock);
    }
}
