package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.api.TrialReason;
import dev.winnow.engine.trial.Stage;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What Kueue says of an attempt that waits in a queue: its Workload, which has the reason, and the pending Workloads of the
 * queue, which have the place in it.
 *
 * <p>Source: Kueue, API {@code kueue.x-k8s.io/v1beta2} and {@code visibility.kueue.x-k8s.io/v1beta2}.
 */
public final class QueuedWorkload {
    /** The label of a Workload with the uid of the pod or object that it stands for. */
    public static final String OWNER_LABEL = "kueue.x-k8s.io/job-uid";

    private final JsonNode workload;

    /** @param workload as the API server stores it */
    public QueuedWorkload(JsonNode workload) {
        this.workload = workload;
    }

    /** The LocalQueue in which it waits. */
    public String queue() {
        return workload.at("/spec/queueName").asText();
    }

    /**
     * What the attempt waits for; empty while the queue has not looked at it.
     *
     * @param pending the pending Workloads of its queue; a missing node if they cannot be read
     */
    public Optional<Stage.Waiting> waiting(JsonNode pending) {
        return condition("QuotaReserved").map(reserved -> {
            if (reserved.path("status").asText().equals("True")) {
                return Stage.Waiting.forNode(
                        "QuotaReserved",
                        "its quota in the LocalQueue " + queue() + " is reserved; it waits for the admission checks");
            }
            var reason = reserved.path("reason").asText();
            boolean noQuota = reason.equals("Pending");
            var message = reserved.path("message").asText();
            return Stage.Waiting.forNode(
                    noQuota ? TrialReason.QuotaPending.name() : reason,
                    message
                            + place(pending)
                                    .map(place -> "; place " + place + " in the LocalQueue " + queue())
                                    .orElse("")
                            + (noQuota
                                    ? ""
                                    : "; see spec.trial.queue.name and kubectl describe localqueue " + queue()));
        });
    }

    /** Its place in its LocalQueue, counted from 1. */
    private Optional<Integer> place(JsonNode pending) {
        var name = workload.at("/metadata/name").asText();
        return StreamSupport.stream(pending.path("items").spliterator(), false)
                .filter(item -> item.at("/metadata/name").asText().equals(name))
                .map(item -> item.path("positionInLocalQueue").asInt() + 1)
                .findFirst();
    }

    private Optional<JsonNode> condition(String type) {
        return StreamSupport.stream(workload.at("/status/conditions").spliterator(), false)
                .filter(condition -> condition.path("type").asText().equals(type))
                .findFirst();
    }
}
