package dev.winnow.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.AuditLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * How long it took from the deletion of a pod by the operator until the quota of the pod was free, by the audit log of the API server.
 * A pod has its quota as long as its Workload is there, which the garbage collector deletes after the pod.
 */
final class FreedQuota {
    private static final String COLLECTOR = "system:serviceaccount:kube-system:generic-garbage-collector";

    private FreedQuota() {}

    /**
     * The times, the shortest first.
     *
     * @param operator the uid of its account
     * @param pods by their names
     */
    static List<Duration> after(AuditLog log, String operator, Predicate<String> pods) {
        var freed = deletions(log, COLLECTOR, "workloads");
        var times = new ArrayList<Duration>();
        for (var deletion : deletions(log, operator, "pods")) {
            if (pods.test(name(deletion))) {
                freed.stream()
                        .filter(workload -> name(workload).startsWith("pod-" + name(deletion) + "-")
                                && time(workload).isAfter(time(deletion)))
                        .findFirst()
                        .ifPresent(workload -> times.add(Duration.between(time(deletion), time(workload))));
            }
        }
        return times.stream().sorted().toList();
    }

    private static List<JsonNode> deletions(AuditLog log, String user, String resource) {
        return log.events(user).stream()
                .filter(event -> event.path("verb").asText().equals("delete")
                        && event.at("/objectRef/resource").asText().equals(resource)
                        && event.at("/responseStatus/code").asInt() < 300)
                .toList();
    }

    private static String name(JsonNode event) {
        return event.at("/objectRef/name").asText();
    }

    private static Instant time(JsonNode event) {
        return Instant.parse(event.path("requestReceivedTimestamp").asText());
    }
}
