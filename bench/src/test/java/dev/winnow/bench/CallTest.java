package dev.winnow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.AuditLog;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallTest {
    private static final String REPORT = """
            {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Request","stage":"ResponseComplete",
             "requestURI":"/apis/winnow.dev/v1alpha1/namespaces/ns/tuningtrials/s-3/status?fieldManager=winnow-report",
             "verb":"patch","user":{"username":"system:serviceaccount:winnow:tuning-winnow"},
             "objectRef":{"resource":"tuningtrials","namespace":"ns","name":"s-3","apiGroup":"winnow.dev","subresource":"status"},
             "responseStatus":{"metadata":{},"code":%d},
             "requestObject":{"status":{"reported":%s}},
             "requestReceivedTimestamp":"2026-11-23T23:05:37.405265Z","stageTimestamp":"2026-11-23T23:05:37.592591Z"}
            """;

    @Test
    void readsWhoWroteWhatAndWhen() {
        var call = Call.of(AuditLog.event(REPORT.formatted(200, "{\"step\":3}")));
        assertThat(call.user()).isEqualTo(Cluster.OPERATOR);
        assertThat(call.verb()).isEqualTo("patch");
        assertThat(call.resource()).isEqualTo("tuningtrials/status");
        assertThat(call.namespace()).isEqualTo("ns");
        assertThat(call.name()).isEqualTo("s-3");
        assertThat(call.manager()).isEqualTo("winnow-report");
        assertThat(call.dryRun()).isFalse();
        assertThat(call.taken()).isTrue();
        assertThat(call.received()).isEqualTo(Instant.parse("2026-11-23T23:05:37.405265Z"));
        assertThat(call.answered()).isEqualTo(Instant.parse("2026-11-23T23:05:37.592591Z"));
        assertThat(call.body().at("/status/reported/step").asInt()).isEqualTo(3);
    }

    @Test
    void aConflictIsNotTaken() {
        assertThat(Call.of(AuditLog.event(REPORT.formatted(409, "{}"))).taken()).isFalse();
    }

    @Test
    void aReportIsARungWhenItHasRungs() {
        assertThat(Call.of(AuditLog.event(REPORT.formatted(200, "{\"step\":3}")))
                        .purpose())
                .isEqualTo(Purpose.CURVE);
        assertThat(Call.of(AuditLog.event(REPORT.formatted(200, "{\"rungs\":[{\"resource\":3}]}")))
                        .purpose())
                .isEqualTo(Purpose.RUNG);
        assertThat(Call.of(AuditLog.event(REPORT.formatted(200, "{\"diverged\":{\"step\":3}}")))
                        .purpose())
                .isEqualTo(Purpose.DIVERGED);
    }

    @Test
    void aDryRunAndACreationAreToldApart() {
        assertThat(Call.of(AuditLog.event(pod("?dryRun=All"))).purpose()).isEqualTo(Purpose.PROBE);
        var created = Call.of(AuditLog.event(pod("")));
        assertThat(created.purpose()).isEqualTo(Purpose.POD);
        assertThat(created.name()).isEqualTo("s-3-1");
    }

    /** The name of a new object stands in the body alone. */
    private static String pod(String query) {
        return """
                {"requestURI":"/api/v1/namespaces/ns/pods%s","verb":"create","user":{"username":"u"},
                 "objectRef":{"resource":"pods","namespace":"ns"},"responseStatus":{"code":201},
                 "requestObject":{"metadata":{"name":"s-3-1"}},
                 "requestReceivedTimestamp":"2026-11-23T23:05:37.405265Z","stageTimestamp":"2026-11-23T23:05:37.592591Z"}
                """.formatted(query);
    }
}
