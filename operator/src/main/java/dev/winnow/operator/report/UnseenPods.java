package dev.winnow.operator.report;

import dev.winnow.api.Names;
import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.report.Refusal;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Asks the API server for pods that this replica has not seen, once in a while for each, however often a pod reports. A pod's
 * uid is never used again, so a pod that is not there will never be.
 */
final class UnseenPods {
    static final Duration ASK_AGAIN = Duration.ofSeconds(5);
    static final int MOST_REMEMBERED = 10_000;

    private record Told(CompletableFuture<Boolean> exists, Instant at) {}

    private final KubernetesClient client;
    private final Executor caller;
    private final Clock clock;
    private final Map<String, Told> byUid = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** @param caller makes the calls to the API server; it may refuse to */
    UnseenPods(KubernetesClient client, Executor caller, Clock clock) {
        this.client = client;
        this.caller = caller;
        this.clock = clock;
    }

    /** Whether there is such a pod of a trial, or may be one. Returns at once. */
    synchronized CompletionStage<Boolean> exists(AttemptIdentity pod) {
        var now = Instant.now(clock);
        var told = byUid.get(pod.uid());
        if (told == null || !now.isBefore(told.at().plus(ASK_AGAIN))) {
            try {
                told = new Told(CompletableFuture.supplyAsync(() -> ask(pod), caller), now);
            } catch (RejectedExecutionException e) {
                return CompletableFuture.failedFuture(
                        Refusal.unavailable("this replica has not seen the pod yet, and is too busy to ask for it"));
            }
            byUid.remove(pod.uid());
            byUid.put(pod.uid(), told);
        }
        return told.exists();
    }

    private boolean ask(AttemptIdentity identity) {
        try {
            var pod = client.pods()
                    .inNamespace(identity.namespace())
                    .withName(identity.name())
                    .get();
            return pod != null
                    && pod.getMetadata().getUid().equals(identity.uid())
                    && Optional.ofNullable(pod.getMetadata().getLabels())
                            .orElse(Map.of())
                            .containsKey(Names.TRIAL_LABEL);
        } catch (KubernetesClientException e) {
            // Another namespace's pods are none of ours and may not be read.
            return e.getCode() != 403;
        }
    }
}
